package filter

import (
	"strings"
	"testing"
)

// describe writes tokens as kind:text.
func describe(tokens []token) string {
	names := map[kind]string{
		tokEnd: "end", tokNumber: "number", tokQuad: "quad", tokIPv6: "ipv6", tokMAC: "mac", tokARCnet: "arcnet",
		tokName: "name", tokProto: "proto", tokDir: "dir", tokType: "type", tokMask: "mask", tokAnd: "and",
		tokOr: "or", tokNot: "not", tokLen: "len", tokCast: "cast", tokPlain: "plain", tokAlien: "alien", tokOp: "op",
	}
	var words []string
	for _, t := range tokens[:len(tokens)-1] {
		words = append(words, names[t.kind]+":"+t.text)
	}
	return strings.Join(words, " ")
}

func TestLex(t *testing.T) {
	for expr, want := range map[string]string{
		"":                           "",
		"tcp port 80":                "proto:tcp type:port number:80",
		"src and dst net 10.0.0.0/8": "dir:src and:and dir:dst type:net quad:10.0.0.0 op:/ number:8",
		"!tcp&&!udp||ip":             "not:! proto:tcp and:&& not:! proto:udp or:|| proto:ip",
		"tcp[0:2]>=0x10":             "proto:tcp op:[ number:0 op:: number:2 op:] op:>= number:0x10",
		"tcp[tcpflags]&tcp-syn!=0":   "proto:tcp op:[ number:tcpflags op:] op:& number:tcp-syn op:!= number:0",
		"ip[0]<<2==ip[1]>>1":         "proto:ip op:[ number:0 op:] op:<< number:2 op:== proto:ip op:[ number:1 op:] op:>> number:1",
		"host ::1 or fe80::1":        "type:host ipv6:::1 or:or ipv6:fe80::1",
		"host ::ffff:10.0.0.1":       "type:host ipv6:::ffff:10.0.0.1",
		"1:2:3:4:5:6":                "mac:1:2:3:4:5:6",
		"1:2:3:4:5:6:7:8":            "ipv6:1:2:3:4:5:6:7:8",
		"0102.0304.0506":             "mac:0102.0304.0506",
		"1-2-3-4-5-6":                "mac:1-2-3-4-5-6",
		"010203040506":               "mac:010203040506",
		`\tcp \icmp)`:                `name:\tcp name:\icmp op:)`,
		"$ab":                        "arcnet:$ab",
		"ftp-data www.example.org.":  "name:ftp-data name:www.example.org.",
		"1.2.3.4.5 1.2":              "name:1.2.3.4.5 quad:1.2",
		"vlan lane broadcast mask":   "plain:vlan alien:lane cast:broadcast mask:mask",

		// The longest reading wins.
		"5-3 len-5 10-20": "name:5-3 name:len-5 name:10-20",
		"5 - 3 a-":        "number:5 op:- number:3 name:a op:-",
	} {
		if got := describe(lex(expr)); got != want {
			t.Errorf("%q:\n got %s\nwant %s", expr, got, want)
		}
	}
}

func TestLexNumbers(t *testing.T) {
	for text, want := range map[string]uint32{
		"0": 0, "80": 80, "010": 8, "0x1F": 31, "0X10": 16, "4294967295": 1<<32 - 1,
		"tcp-ack": 16, "icmp6-echo": 128,
	} {
		if got := lex(text)[0]; got.kind != tokNumber || got.num != want {
			t.Errorf("%s: %v %d, want %d", text, got.kind, got.num, want)
		}
	}
}

func TestLexAddresses(t *testing.T) {
	want := [6]byte{0x0a, 0xb, 0xc, 0xd, 0xe, 0xf}
	for _, text := range []string{"a:b:c:d:e:f", "0A:0B:0C:0D:0E:0F", "a-b-c-d-e-f", "a.b.c.d.e.f", "0a0b.0c0d.0e0f", "0a0b0c0d0e0f"} {
		if got := lex(text)[0].mac; got != want {
			t.Errorf("%s: %x", text, got)
		}
	}
}
