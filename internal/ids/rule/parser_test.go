package rule

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
)

const anyHeader = "alert tcp any any -> any any "

// load reads a rule that must be right; options are put behind a header and get
// a sid.
func load(t *testing.T, options string) *Rule {
	t.Helper()
	return loadRule(t, anyHeader+"("+options+" sid:1;)")
}

func loadRule(t *testing.T, text string) *Rule {
	t.Helper()
	r, err := NewConfig().parseRule("test.rules", 1, text)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return r
}

// refuse reads a rule that must be wrong, for a reason with these words.
func refuse(t *testing.T, options, reason string) *Error {
	t.Helper()
	return refuseRule(t, anyHeader+"("+options+" sid:1;)", reason)
}

func refuseRule(t *testing.T, text, reason string) *Error {
	t.Helper()
	_, err := NewConfig().parseRule("test.rules", 1, text)
	if err == nil {
		t.Fatalf("loaded: %s", text)
	}
	if !strings.Contains(err.Error(), reason) {
		t.Fatalf("%s\nis refused because %q, want %q", text, err, reason)
	}
	return err
}

func TestWholeRule(t *testing.T) {
	c := NewConfig()
	c.Classes.Parse("classification.config", "config classification: trojan-activity,A Network Trojan was detected, 1\n")
	r, err := c.parseRule("a.rules", 7, `drop http $HOME_NET any -> $EXTERNAL_NET [80,8080] (msg:"X \"quoted\"\; and more"; `+
		`flow:established,to_server; http.method; content:"POST"; http.uri; content:"/gate.php"; fast_pattern; `+
		`content:"id="; distance:1; within:10; threshold: type limit, track by_src, count 1, seconds 60; `+
		`reference:url,example.com/a; metadata:created_at 2020_01_01, tag c2; classtype:trojan-activity; target:src_ip; `+
		`gid:3; sid:2000001; rev:4;)`)
	if err != nil {
		t.Fatal(err)
	}
	if r.Action != Drop || r.App != app.HTTP || r.Proto != Any || r.Msg != `X "quoted"; and more` || r.GID != 3 || r.SID != 2000001 ||
		r.Rev != 4 || r.Priority != 1 || r.Class != "trojan-activity" || r.Target != TargetSrc || r.File != "a.rules" || r.Line != 7 {
		t.Errorf("the rule is %+v", r)
	}
	if !r.ToServer || r.ToClient || !r.Flow.Established || !r.Flow.ToServer {
		t.Errorf("to server %v, to client %v, flow %+v", r.ToServer, r.ToClient, r.Flow)
	}
	if len(r.References) != 1 || r.References[0] != (Reference{"url", "example.com/a"}) || len(r.Metadata) != 2 || r.Metadata[1] != "tag c2" {
		t.Errorf("references %v, metadata %q", r.References, r.Metadata)
	}
	if len(r.Buffers) != 2 || r.Buffers[0].Buffer != app.HTTPMethod || r.Buffers[1].Buffer != app.HTTPURI || len(r.Buffers[1].Items) != 2 {
		t.Fatalf("inspections %+v", r.Buffers)
	}
	first, second := r.Buffers[1].Items[0].(*Content), r.Buffers[1].Items[1].(*Content)
	if string(first.Pattern) != "/gate.php" || !first.FastPattern || second.Distance.Literal != 1 || second.Within.Literal != 10 {
		t.Errorf("contents %+v, %+v", first, second)
	}
	if *r.Threshold != (Threshold{Kind: LimitKind, Track: BySrc, Count: 1, Seconds: 60}) {
		t.Errorf("threshold %+v", r.Threshold)
	}
	if len(r.DstPorts.In) != 2 || r.SrcPorts.All != true || r.Src.All {
		t.Errorf("ports %+v, %+v", r.SrcPorts, r.DstPorts)
	}
}

// A rule that can't be loaded says where and why; the others are loaded.
func TestErrorsHavePlaces(t *testing.T) {
	text := "# a comment\n" +
		"alert tcp any any -> any any (msg:\"one\"; sid:1;)\r\n" +
		"\n" +
		"alert tcp any any -> any any (msg:\"two\"; \\\n   nonsense:1; sid:2;)\n" +
		"alert tcp any any -> any 80800 (sid:3;)\n" +
		"alert tcp any any -> any any (content:\"ab|4|\"; sid:4;)\n"
	rules, failed := NewConfig().Parse("x.rules", text)
	if len(rules) != 1 || rules[0].SID != 1 || rules[0].Line != 2 {
		t.Errorf("loaded %+v", rules)
	}
	want := []string{
		`x.rules:4:45: rule 2: nonsense: unknown keyword`,
		`x.rules:6:26: rule 3: "80800" is no port`,
		`x.rules:7:43: rule 4: content: an odd number of hexadecimal digits`,
	}
	if len(failed) != len(want) {
		t.Fatalf("%d errors: %v", len(failed), failed)
	}
	for i, e := range failed {
		if e.Error() != want[i] {
			t.Errorf("got  %s\nwant %s", e, want[i])
		}
	}
}

func TestRulesAsAWhole(t *testing.T) {
	refuseRule(t, anyHeader+"(msg:\"a\";)", "no sid")
	refuseRule(t, anyHeader+"(sid:0;)", "no sid")
	refuseRule(t, anyHeader+"(sid:1)", "no semicolon")
	refuseRule(t, anyHeader, "no options")
	refuse(t, "sid:2;", "two of them")
	refuse(t, `msg:"a"; msg:"b";`, "two of them")
	refuse(t, "nocase:1; ", "takes no value")
	refuse(t, "dsize;", "needs a value")
	refuse(t, "content:abc;", "quotes")
	refuse(t, `content:"a;b";`, "no quote at the end")
	refuse(t, "geoip:src,DE;", "not supported")
	refuse(t, strings.Repeat("noalert;", maxOptions), "options")
	// What may stand around keywords and values.
	r := loadRule(t, "alert\ttcp any  any -> any any  ( msg : \"a\" ;content: !\"b\" ; sid : 7 ; ) ")
	if r.Msg != "a" || r.SID != 7 || !r.Buffers[0].Items[0].(*Content).Negated {
		t.Errorf("the rule is %+v", r)
	}
}

func TestKeywordsOfDifferentApplications(t *testing.T) {
	r := load(t, `content:"a"; http_uri;`)
	if r.Proto != TCP || r.App != app.HTTP || !r.ToServer || r.ToClient {
		t.Errorf("proto %v, app %v, %v %v", r.Proto, r.App, r.ToServer, r.ToClient)
	}
	refuseRule(t, `alert dns any any -> any any (http.uri; content:"a"; sid:1;)`, "is about http")
	refuse(t, `http.uri; content:"a"; dns.query; content:"b";`, "is about dns")
	refuse(t, `http.uri; content:"a"; http.stat_code; content:"b";`, "different directions")
	refuse(t, `flow:to_client; http.uri; content:"a";`, "different directions")
	refuseRule(t, `alert tls any any -> any any (file.data; content:"a"; sid:1;)`, "carries no files")
}

// => rules look into both messages of an exchange.
func TestTransactionRules(t *testing.T) {
	r := loadRule(t, `alert http any any => any any (http.uri; content:"a"; http.stat_code; content:"200"; `+
		`file.data: to_client; content:"b"; fast_pattern; sid:1;)`)
	if !r.Transactions || !r.ToServer || !r.ToClient || len(r.Buffers) != 3 || r.Buffers[0].Dir != BufferToServer ||
		r.Buffers[1].Dir != BufferToClient || r.Buffers[2].Dir != BufferToClient {
		t.Errorf("the rule is %+v", r)
	}
	transactions := func(options string) string { return "alert http any any => any any (" + options + " sid:1;)" }
	refuseRule(t, transactions(`http.uri; content:"a";`), "both directions")
	refuseRule(t, transactions(`flow:to_server; http.uri; content:"a"; http.stat_code; content:"2";`), "both directions")
	refuseRule(t, transactions(`http.header; content:"a"; http.uri; content:"b"; http.stat_code; content:"2";`), "in both messages")
	refuseRule(t, transactions(`content:"a"; http_uri; content:"b"; http.stat_code; content:"2";`), "not into packets")
	refuseRule(t, transactions(`http.uri: to_client; content:"a";`), "no direction of this buffer")
	refuseRule(t, transactions(`http.request_body; content:"a"; http.stat_code; content:"2"; fast_pattern;`), "fast_pattern")
	refuse(t, `file.data: to_client; content:"a";`, "for => rules")
}

func FuzzParse(f *testing.F) {
	f.Add(anyHeader + `(msg:"a"; content:"a|00|"; depth:5; pcre:"/a/U"; byte_test:1,>,2,0,relative; sid:1;)`)
	f.Add("drop http [$HOME_NET,!10.0.0.0/8] ![80:90,:5] <> any any (http.uri; to_md5; bsize:3<>9; flowbits:isset,a|b; sid:2;)")
	f.Add("alert dns any any => any any (dns.query; xor:\"0a\"; content:\"x\"; \\\n threshold:type both, track by_rule, count 1, seconds 2;)")
	f.Add("alert tls any any -> any any (requires: version >= 7 < 8 | >= 8.0, keyword x; tls_cert_notafter:<2015; sid:3;)")
	f.Add(`alert ip any any -> any any (byte_math:bytes 1, offset 1, oper <<, rvalue 2, result r; asn1:oversize_length 5; xbits:set,a,track tx; sid:4;)`)
	f.Add(anyHeader + `(pcre:"/(?P<flow_a>x)=(y)/UR, pkt:key, pkt:value"; flowvar:a,"x|00|"; pktvar:b,"c"; sid:5;)`)
	f.Add(anyHeader + `(http.host; to_md5; dataset:set,a,type md5,load l,memcap 1mb; datarep:b,>=,3,type ip; filesha1:!f; ip.dst; bsize:4; sid:6;)`)
	config := NewConfig()
	f.Fuzz(func(t *testing.T, text string) {
		rules, failed := config.Parse("fuzz.rules", text)
		for _, r := range rules {
			if r.SID == 0 || r.Src == nil || r.DstPorts == nil {
				t.Errorf("an incomplete rule was loaded of %q", text)
			}
			for _, b := range r.Buffers {
				if len(b.Items) == 0 {
					t.Errorf("nothing looks into %v of %q", b.Buffer, text)
				}
			}
		}
		for _, e := range failed {
			if e.Column < 1 || e.Line < 1 || e.Reason == "" {
				t.Errorf("an error without place or reason: %+v", e)
			}
		}
	})
}
