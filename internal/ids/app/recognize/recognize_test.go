package recognize

import (
	"os"
	"path/filepath"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/theirs"
)

const dnsQuery = "\xab\xcd\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01x\x00\x00\x01\x00\x01"

// zeros is a filling.
func zeros(n int) string { return string(make([]byte, n)) }

func TestStream(t *testing.T) {
	for _, test := range []struct {
		name string
		dir  app.Direction
		port uint16
		data string
		want app.Protocol
	}{
		{"http", app.ToServer, 8080, "GET / HTTP/1.1\r\n", app.HTTP},
		{"http behind empty lines", app.ToServer, 80, "\r\n\r\npost /x", app.HTTP},
		{"http answer", app.ToClient, 80, "HTTP/1.0 200 OK\r\n", app.HTTP},
		{"http2", app.ToServer, 80, "PRI * HTTP/2.0\r\n\r\nSM", app.HTTP2},
		{"sip, not http", app.ToServer, 5060, "OPTIONS sip:x@y SIP/2.0\r\n", app.SIP},
		{"http, not sip", app.ToServer, 5060, "OPTIONS * HTTP/1.1\r\n", app.HTTP},
		{"sip answer", app.ToClient, 5060, "SIP/2.0 200 OK\r\n", app.SIP},
		{"tls", app.ToServer, 1234, "\x16\x03\x01\x02\x00\x01\x00", app.TLS},
		{"tls alert", app.ToClient, 443, "\x15\x03\x03\x00\x02\x02\x28", app.TLS},
		{"sslv2 hello of a tls client", app.ToServer, 443, "\x80\x46\x01\x03\x01\x00\x2d\x00", app.TLS},
		{"sslv2", app.ToServer, 443, "\x80\x2e\x01\x00\x02\x00\x15\x00", app.TLS},
		{"ssh", app.ToServer, 2222, "SSH-2.0-x\r\n", app.SSH},
		{"ssh server", app.ToClient, 22, "SSH-2.0-x\r\n", app.SSH},
		{"smtp", app.ToServer, 999, "EHLO x\r\n", app.SMTP},
		{"smtp greeting by its word", app.ToClient, 999, "220 x ESMTP ready\r\n", app.SMTP},
		{"smtp greeting by its port", app.ToClient, 25, "220 x ready\r\n", app.SMTP},
		{"ftp greeting by its word", app.ToClient, 25, "220 some FTP server\r\n", app.FTP},
		{"ftp greeting by its port", app.ToClient, 21, "220-x\r\n", app.FTP},
		{"a greeting of something", app.ToClient, 999, "220 x\r\n", app.Unknown},
		{"ftp", app.ToServer, 21, "USER anonymous\r\n", app.FTP},
		{"pop3 by its port", app.ToServer, 110, "USER x\r\n", app.POP3},
		{"pop3 server", app.ToClient, 999, "+OK ready\r\n", app.POP3},
		{"imap", app.ToServer, 143, "a1 LOGIN x y\r\n", app.IMAP},
		{"imap server", app.ToClient, 143, "* OK ready\r\n", app.IMAP},
		{"smb1", app.ToServer, 445, "\x00\x00\x00\x55\xffSMB\x72", app.SMB},
		{"smb2", app.ToClient, 445, "\x00\x00\x00\x55\xfeSMB\x40", app.SMB},
		{"netbios session", app.ToServer, 139, "\x81\x00\x00\x44", app.SMB},
		{"dcerpc", app.ToServer, 135, "\x05\x00\x0b\x03\x10\x00\x00\x00\x48\x00\x00\x00", app.DCERPC},
		{"rdp", app.ToServer, 3389, "\x03\x00\x00\x13\x0e\xe0\x00\x00", app.RDP},
		{"rfb", app.ToClient, 5900, "RFB 003.008\n", app.RFB},
		{"mqtt", app.ToServer, 1883, "\x10\x10\x00\x04MQTT\x04", app.MQTT},
		{"mqtt 3.1, long", app.ToServer, 1883, "\x10\x90\x01\x00\x06MQIsdp\x03", app.MQTT},
		{"dns", app.ToServer, 53, "\x00\x13" + dnsQuery, app.DNS},
		{"dns elsewhere", app.ToServer, 5353, "\x00\x13" + dnsQuery, app.Unknown},
		{"kerberos", app.ToServer, 88, "\x00\x00\x00\x90\x6a\x81", app.KRB5},
		{"nfs", app.ToServer, 2049, "\x80\x00\x00\x28\x01\x02\x03\x04\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01\x86\xa3", app.NFS},
		{"ldap", app.ToServer, 389, "\x30\x0c\x02\x01\x01\x60\x07", app.LDAP},
		{"postgres", app.ToServer, 5432, "\x00\x00\x00\x08\x04\xd2\x16\x2f", app.PGSQL},
		{"telnet", app.ToClient, 23, "\xff\xfd\x18\xff\xfd\x20", app.Telnet},
		{"modbus", app.ToServer, 502, "\x00\x01\x00\x00\x00\x06\x01", app.Modbus},
		{"dnp3", app.ToServer, 20000, "\x05\x64\x05\xc0\x01\x00\x00\x04\xe9\x21", app.DNP3},
		{"enip", app.ToServer, 44818, "\x65\x00\x04\x00" + zeros(20), app.ENIP},
		{"nonsense", app.ToServer, 80, "\x01\x02nonsense of no protocol", app.Unknown},
	} {
		p, d := Stream(test.dir, Ports{40000, test.port}, []byte(test.data))
		if p != test.want || (d == Yes) != (test.want != app.Unknown) {
			t.Errorf("%s: %v %d, want %v", test.name, p, d, test.want)
		}
	}
}

// TestStreamNeverTurnsDown: the beginnings of what is recognised are never
// refused, so that segments of one byte are enough.
func TestStreamNeverTurnsDown(t *testing.T) {
	for _, data := range []string{"GET / HTTP/1.1\r\n", "\x16\x03\x01\x02\x00\x01\x00", "EHLO x", "\x00\x00\x00\x55\xfeSMB\x40",
		"OPTIONS sip:x@y SIP/2.0", "\x10\x90\x01\x00\x06MQIsdp\x03", "a1 LOGIN x", "\x05\x00\x0b\x03\x10\x00\x00\x00\x48\x00"} {
		for n := 1; n < len(data); n++ {
			p, d := Stream(app.ToServer, Ports{40000, 4711}, []byte(data[:n]))
			if d == No {
				t.Errorf("%q: refused", data[:n])
			}
			if d == Yes {
				if whole, _ := Stream(app.ToServer, Ports{40000, 4711}, []byte(data)); p != whole {
					t.Errorf("%q: %v, whole %v", data[:n], p, whole)
				}
			}
		}
	}
}

func TestDatagram(t *testing.T) {
	cookie := "\x01\x01\x06\x00" + zeros(232) + "\x63\x82\x53\x63\x35\x01\x01"
	for _, test := range []struct {
		name string
		port uint16
		data string
		want app.Protocol
	}{
		{"dns", 53, dnsQuery, app.DNS},
		{"dns elsewhere", 5300, dnsQuery, app.Unknown},
		{"mdns", 5353, dnsQuery, app.MDNS},
		{"no dns at its port", 53, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", app.Unknown},
		{"quic", 443, "\xc3\x00\x00\x00\x01\x08abcdefgh", app.QUIC},
		{"sip", 5060, "INVITE sip:x SIP/2.0\r\n", app.SIP},
		{"dhcp", 67, cookie, app.DHCP},
		{"ntp", 123, "\x23" + zeros(47), app.NTP},
		{"tftp", 69, "\x00\x01file\x00octet\x00", app.TFTP},
		{"snmp", 161, "\x30\x29\x02\x01\x01\x04\x06public", app.SNMP},
		{"ike", 500, "12345678" + zeros(8) + "\x21\x20\x22\x08\x00\x00\x00\x00\x00\x00\x00\x1c", app.IKE},
		{"ike behind a marker", 4500, zeros(4) + "12345678" + zeros(8) + "\x21\x20\x22\x08\x00\x00\x00\x00\x00\x00\x00\x1c", app.IKE},
		{"kerberos", 88, "\x6a\x81\xaa\x30\x81\xa7\xa1\x03\x02\x01", app.KRB5},
		{"bittorrent", 6881, "d1:ad2:id20:abcdefghij", app.Bittorrent},
		{"half a word", 9999, "d1:a", app.Unknown},
	} {
		p, d := ofDatagram(app.ToServer, Ports{40000, test.port}, []byte(test.data))
		if p != test.want || (d == Yes) != (test.want != app.Unknown) {
			t.Errorf("%s: %v %d, want %v", test.name, p, d, test.want)
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	data := []byte("\x01\x02nonsense of no protocol at all, which all signs look at")
	if n := testing.AllocsPerRun(100, func() {
		Stream(app.ToServer, Ports{40000, 443}, data)
		ofDatagram(app.ToServer, Ports{40000, 53}, data)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestCaptures: every flow of the captures that others made for a protocol's
// rules is that protocol.
func TestCaptures(t *testing.T) {
	captures := theirs.Files(t, "ids/[A-E]/*/input.pcap")
	for pattern, want := range map[string]app.Protocol{
		"D/dns*": app.DNS, "D/tls*": app.TLS, "D/bug-8336*": app.TLS, "D/detect-bidir-ja3": app.TLS, "B/bug-1450*": app.TLS,
		"C/detect-http-uri*": app.HTTP, "E/detect-dotprefix*": app.DNS,
	} {
		found := false
		for _, file := range captures {
			group, name := filepath.Split(filepath.Dir(file))
			if ok, _ := filepath.Match(pattern, filepath.Base(group)+"/"+name); !ok {
				continue
			}
			found = true
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			list, err := apptest.Flows(data)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, f := range list {
				if find(&f) == want {
					n++
				}
			}
			if n == 0 {
				t.Errorf("%s: none of %d flows is %v", file, len(list), want)
			}
		}
		if !found {
			t.Errorf("%s: no captures", pattern)
		}
	}
}

func find(flow *apptest.Flow) app.Protocol {
	f := New(flow.UDP, Ports{flow.Client.Port(), flow.Server.Port()})
	var sent [2][]byte
	for _, c := range flow.Chunks {
		sent[c.Dir] = append(sent[c.Dir], c.Data...)
		if flow.UDP {
			sent[c.Dir] = c.Data
		}
		if p := f.Look(c.Dir, sent[c.Dir], false); p != app.Unknown {
			return p
		}
	}
	return f.Protocol()
}

func FuzzGuess(f *testing.F) {
	f.Add([]byte("GET / HTTP/1.1\r\n"), uint16(80), false)
	f.Add([]byte("\x30\x82\x01\x02\x02\x01\x01\x60\x07"), uint16(389), false)
	f.Add([]byte(dnsQuery), uint16(53), true)
	f.Fuzz(func(t *testing.T, data []byte, port uint16, datagram bool) {
		for _, dir := range []app.Direction{app.ToServer, app.ToClient} {
			finder := New(datagram, Ports{4711, port})
			for n := 1; n <= len(data) && n < 600; n++ {
				finder.Look(dir, data[:n], false)
			}
			finder.Look(dir, data, true)
			if !finder.Settled(dir) {
				t.Error("open at the end")
			}
		}
	})
}

func BenchmarkStream(b *testing.B) {
	data := []byte("\x01\x02nonsense of no protocol at all, which all signs look at")
	b.ReportAllocs()
	for b.Loop() {
		Stream(app.ToServer, Ports{40000, 443}, data)
	}
}
