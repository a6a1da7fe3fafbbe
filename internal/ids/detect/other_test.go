package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func TestOtherConditions(t *testing.T) {
	asn := func(a rule.ASN1) *rule.ASN1 { return &a }
	tests := []struct {
		name  string
		data  string
		items []rule.Item
		want  bool
	}{
		{"bsize", "four", []rule.Item{&rule.BSize{Op: rule.Equal, Min: *lit(4)}}, true},
		{"bsize of a range", "four", []rule.Item{&rule.BSize{Op: rule.Between, Min: *lit(4), Max: 9}}, false},
		{"urilen", "/index", []rule.Item{&rule.URILen{Op: rule.Less, Min: 7}}, true},
		{"extension", "a.EXE", []rule.Item{&rule.FileExt{Ext: "exe"}}, true},
		{"extension within", "a.exe.txt", []rule.Item{&rule.FileExt{Ext: "exe"}}, false},
		{"no such extension", "a.txt", []rule.Item{&rule.FileExt{Ext: "exe", Negated: true}}, true},
		{"expression", "ab12", []rule.Item{&rule.PCRE{Expr: `[a-z]\d+$`}}, true},
		{"expression, negated", "ab12", []rule.Item{&rule.PCRE{Expr: `\d`, Negated: true}}, false},
		{"expression, relative", "12 ab", []rule.Item{find("ab"), &rule.PCRE{Expr: `\d`, Relative: true}}, false},
		{"expression, at the place reached", "x12 x3", []rule.Item{find("x"), &rule.PCRE{Expr: `^3`, Relative: true}}, true},
		{"content after an expression", "a1 b1c", []rule.Item{&rule.PCRE{Expr: `\d`}, &rule.Content{Pattern: []byte("c"), Within: lit(1)}}, true},
		{"bit string", "\x03\x02\x09\x00", []rule.Item{asn(rule.ASN1{BitstringOverflow: true})}, true},
		{"bit string, sound", "\x03\x02\x07\x00", []rule.Item{asn(rule.ASN1{BitstringOverflow: true})}, false},
		{"oversize", "\x04\x82\x01\x00", []rule.Item{asn(rule.ASN1{OversizeLength: 255})}, true},
		{"oversize within", "\x30\x06\x04\x82\x01\x00..", []rule.Item{asn(rule.ASN1{OversizeLength: 255})}, true},
		{"oversize, relative", "ab\x04\x82\x01\x00", []rule.Item{find("ab"), asn(rule.ASN1{OversizeLength: 255, Relative: true})}, true},
		{"real", "\x09\x82\x01\x01\x00.", []rule.Item{asn(rule.ASN1{DoubleOverflow: true})}, true},
		{"no BER", "\x04", []rule.Item{asn(rule.ASN1{OversizeLength: 1})}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := holdsIn(t, tt.data, tt.items...); got != tt.want {
				t.Errorf("holds: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestBase64(t *testing.T) {
	r := payload(find("auth:"), &rule.Base64Decode{Relative: true})
	r.Buffers = append(r.Buffers, rule.Inspection{Buffer: app.Base64Data, Items: []rule.Item{&rule.Content{Pattern: []byte("secret"), StartsWith: true}}})
	c := newConversation(t, build(t, r))
	want(t, "there", hello(c, "auth:c2VjcmV0 x"), 1)
	want(t, "something else", hello(c, "auth:b3RoZXI= x"))
	want(t, "nothing", hello(c, "auth:*"))
}

func TestFTPBounce(t *testing.T) {
	c := newConversation(t, build(t, payload(find("PORT"), &rule.FTPBounce{})))
	want(t, "its own address", hello(c, "PORT 10,0,0,1,4,1\r\n"))
	want(t, "somebody else's", hello(c, "PORT 10,0,0,2,4,1\r\n"), 1)
	want(t, "no address", hello(c, "PORT 10,0,0\r\n"))
}

func TestProfile(t *testing.T) {
	now := int64(0)
	rs, errs := New([]*rule.Rule{payload(find("evil")), payload(find("other"))}, Options{Profile: true, Clock: func() int64 { now += 5; return now }})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	m := NewMatcher(rs, nil)
	m.Inspect(&Input{Packet: tcpPacket(app.ToServer, 0x18, "evil")})
	p := m.Profile()
	if len(p) != 1 || p[0].Checks != 1 || p[0].Matches != 1 || p[0].Nanoseconds != 5 {
		t.Errorf("profile: %+v", p)
	}
}

func TestFastPattern(t *testing.T) {
	chopped := &rule.Content{Pattern: []byte("abcdefgh"), FastPattern: true, FastOffset: 2, FastLength: 3}
	deep := &rule.Content{Pattern: []byte("long enough")}
	tests := []struct {
		name string
		rule *rule.Rule
		want string
	}{
		{"the strongest", payload(find("ab"), find("abcd"), not(find("abcdefgh"))), "abcd"},
		{"rare bytes", payload(find("aaaaaa"), find("\x90\x91\x92")), "\x90\x91\x92"},
		{"named", payload(deep, chopped), "cde"},
		{"of a transaction", http(in(app.Payload, deep), in(app.HTTPURI, find("/x"))), "/x"},
		{"rather not the method", http(in(app.HTTPMethod, find("PROPFIND")), in(app.HTTPURI, find("/x"))), "/x"},
		{"none", payload(not(find("abc"))), ""},
	}
	for _, tt := range tests {
		s, err := compile(tt.rule, newNames())
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if s.fast != nil {
			got = string(s.fast.bytes)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
