package rule

import (
	"fmt"
	"testing"

	"gotcp/internal/ids/app"
)

func TestNumbersOfTransactions(t *testing.T) {
	for options, want := range map[string][]NumberCondition{
		`dns.opcode:4;`:                           {{Number: app.DNSOpcode, Min: 4}},
		`dns.opcode:!query;`:                      {{Number: app.DNSOpcode, Op: NotEqual}},
		`dns.rcode:2-5;`:                          {{Number: app.DNSRCode, Op: Between, Min: 2, Max: 5}},
		`dns.rrtype:AAAA;`:                        {{Number: app.DNSRRType, Min: 28}},
		`tls.version:1.2;`:                        {{Number: app.TLSVersion, Min: 0x303}},
		`tls.version: !1.0;`:                      {{Number: app.TLSVersion, Op: NotEqual, Min: 0x301}},
		`tls.version:1.3;`:                        {{Number: app.TLSVersion, AnyOf: any13()}},
		`tls.version:0x7f12;`:                     {{Number: app.TLSVersion, Min: 0x7f12}},
		`ftpdata_command:stor;`:                   {{Number: app.FTPStores, Min: 1}},
		`ftpdata_command:RETR;`:                   {{Number: app.FTPStores}},
		`ftp.reply_received:no;`:                  {{Number: app.FTPReplied}},
		`ftp.reply_received:yes;`:                 {{Number: app.FTPReplied, Min: 1}},
		`ssl_version:tls1.0,sslv3;`:               {{Number: app.TLSVersion, AnyOf: []uint64{0x301, 0x300}}},
		`ssl_version:!tls1.0, !tls1.1;`:           {{Number: app.TLSVersion, Op: NotEqual, AnyOf: []uint64{0x301, 0x302}}},
		`ssl_state:client_hello;`:                 {{Number: app.TLSState, Op: MaskNotEqual, Min: 1}},
		`ssl_state:!server_keyx,unknown;`:         {{Number: app.TLSState, Op: MaskNotEqual, Min: 24, Max: 8}},
		`tls.cert_chain_len:>3;`:                  {{Number: app.TLSCertChainLen, Op: Greater, Min: 3}},
		`tls_cert_notbefore:1970;`:                {{Number: app.TLSNotBefore}},
		`tls_cert_notafter:<1970-01-02;`:          {{Number: app.TLSNotAfter, Op: Less, Min: 86400}},
		`tls_cert_notafter:>2015-10-22 23:59:59;`: {{Number: app.TLSNotAfter, Op: Greater, Min: 1445558399}},
		`tls_cert_notafter:1970<>1970-01-01T01;`:  {{Number: app.TLSNotAfter, Op: Between, Max: 3600}},
		`tls_cert_expired;`:                       {{Number: app.TLSNotAfter, Op: Less, Now: true}},
		`tls_cert_valid;`:                         {{Number: app.TLSNotAfter, Op: GreaterEqual, Now: true}},
		`filesize:>10KB;`:                         {{Number: app.FileSize, Op: Greater, Min: 10240}},
		`ftp.mode:passive;`:                       {{Number: app.FTPMode, Min: 1}},
		`ftp.dynamic_port:1024-;`:                 nil,
		`ftp.dynamic_port:>1024;`:                 {{Number: app.FTPDynamicPort, Op: Greater, Min: 1024}},
	} {
		if want == nil {
			refuse(t, options, "no number")
			continue
		}
		if got := load(t, options).Numbers; fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("%s is %+v, want %+v", options, got, want)
		}
	}
	if r := load(t, "dns.opcode:4;"); r.App != app.DNS {
		t.Errorf("it is about %v", r.App)
	}
}

// A rule that would store files is about files, even if it says no more of them.
func TestFileStore(t *testing.T) {
	for options, want := range map[string]int{
		`filestore;`: 1,
		`flow:established; filestore:response,file;`: 1,
		`filename:"x"; filestore;`:                   1,
		`filesize:>3; filestore;`:                    0,
		`http.uri; content:"x"; filestore;`:          1,
	} {
		if got := load(t, options).Buffers; len(got) != want {
			t.Errorf("%s looks into %+v", options, got)
		}
	}
	if got := load(t, `filestore;`).Buffers; got[0].Buffer != app.FileName {
		t.Errorf("filestore looks into %v", got[0].Buffer)
	}
}

func TestWrongNumbersOfTransactions(t *testing.T) {
	for options, want := range map[string]string{
		`dns.opcode:x;`:                       "no number",
		`dns.rrtype:70000;`:                   "no number",
		`tls.version:9.9;`:                    "no version",
		`ftpdata_command:list;`:               "neither retr nor stor",
		`ftp.reply_received:maybe;`:           "neither yes nor no",
		`tls.version:771;`:                    "no version",
		`ssl_version:tls9;`:                   "no version",
		`ssl_version:!tls1.0,tls1.1;`:         "all versions are negated, or none",
		`ssl_state:waiting;`:                  "no state",
		`ssl_state:|;`:                        "no state",
		`tls_cert_notafter:tomorrow;`:         "no date",
		`tls_cert_notafter:2015-13;`:          "no date",
		`tls_cert_notafter:2016<>2015;`:       "no time lies between",
		`filesize:10 apples;`:                 "no number",
		`dns.query; content:"a"; filesize:1;`: "carries no files",
		`ftp.mode:lazy;`:                      "neither",
		`tls_sni; content:"a"; dns.opcode:1;`: "is about dns",
	} {
		refuse(t, options, want)
	}
}

func TestFilesAndVersions(t *testing.T) {
	r := load(t, `filename:"a.exe"; fileext:!".exe";`)
	if len(r.Buffers) != 1 || r.Buffers[0].Buffer != app.FileName {
		t.Fatalf("%s", layout(r))
	}
	if c := r.Buffers[0].Items[0].(*Content); !c.Nocase || string(c.Pattern) != "a.exe" {
		t.Errorf("%+v", c)
	}
	if e := r.Buffers[0].Items[1].(*FileExt); e.Ext != "exe" || !e.Negated {
		t.Errorf("%+v", e)
	}
	if e, ok := only(t, `ssh.protoversion:2_compat;`).(*PCRE); !ok || e.Expr != `^(?:2|1\.99)` {
		t.Errorf("%+v", e)
	}
	if c, ok := only(t, `ssh.protoversion:1.5;`).(*Content); !ok || !c.StartsWith || !c.EndsWith {
		t.Errorf("%+v", c)
	}
}
