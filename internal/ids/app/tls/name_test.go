package tls

import (
	"strings"
	"testing"
)

func TestNameAsText(t *testing.T) {
	attribute := func(id string, tag byte, value string) string { return tlv(0x30, tlv(6, id), tlv(tag, value)) }
	cn, o, unknown := "\x55\x04\x03", "\x55\x04\x0a", "\x2a\x86\x48\x86\xf7\x0d\x7f"
	for _, test := range []struct{ name, der, want string }{
		{"in order", tlv(0x31, attribute(o, 0x13, "Org, Inc.")) + tlv(0x31, attribute(cn, 0x0c, "x")), "O=Org, Inc., CN=x"},
		{"together", tlv(0x31, attribute(o, 0x13, "a")+attribute(cn, 0x0c, "b")), "O=a + CN=b"},
		{"zero", tlv(0x31, attribute(cn, 0x16, "a\x00b")), "CN=a\x00b"},
		{"sixteen bits", tlv(0x31, attribute(cn, tagBMPString, "\x00\xe9\x20\xac\xd8\x3d\xde\x00")), "CN=é€😀"},
		{"no text", tlv(0x31, attribute(cn, 4, "\xab\xcd")), "CN=ABCD"},
		{"unknown attribute", tlv(0x31, attribute(unknown, 0x13, "x")), "OID(1.2.840.113549.127)=x"},
		{"mail", tlv(0x31, attribute("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01", 0x16, "a@b")), "Email=a@b"},
		{"cut short", tlv(0x31, attribute(cn, 0x13, "x")) + "\x31\x20", "CN=x"},
	} {
		if got := string(appendName(nil, []byte(test.der))); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestLongNameIsCut(t *testing.T) {
	one := tlv(0x31, tlv(0x30, tlv(6, "\x55\x04\x03"), tlv(0x0c, strings.Repeat("x", 1000))))
	if n := len(appendName(nil, []byte(strings.Repeat(one, 100)))); n > maxNameText+1100 {
		t.Errorf("%d bytes", n)
	}
}
