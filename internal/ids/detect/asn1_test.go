package detect

import (
	"testing"

	"gotcp/internal/ids/rule"
)

func TestASN1(t *testing.T) {
	asn := func(a rule.ASN1) *rule.ASN1 { return &a }
	for _, tt := range []struct {
		name  string
		data  string
		items []rule.Item
		want  bool
	}{
		{"bit string", "\x03\x02\x09\x00", []rule.Item{asn(rule.ASN1{BitstringOverflow: true})}, true},
		{"bit string, sound", "\x03\x02\x07\x00", []rule.Item{asn(rule.ASN1{BitstringOverflow: true})}, false},
		{"oversize", "\x04\x82\x01\x00", []rule.Item{asn(rule.ASN1{OversizeLength: 255})}, true},
		{"oversize within", "\x30\x06\x04\x82\x01\x00..", []rule.Item{asn(rule.ASN1{OversizeLength: 255})}, true},
		{"oversize, relative", "ab\x04\x82\x01\x00", []rule.Item{find("ab"), asn(rule.ASN1{OversizeLength: 255, Relative: true})}, true},
		{"real", "\x09\x82\x01\x01\x00.", []rule.Item{asn(rule.ASN1{DoubleOverflow: true})}, true},
		{"no BER", "\x04", []rule.Item{asn(rule.ASN1{OversizeLength: 1})}, false},
	} {
		if got := holdsIn(t, tt.data, tt.items...); got != tt.want {
			t.Errorf("%s: holds: %v, want %v", tt.name, got, tt.want)
		}
	}
}
