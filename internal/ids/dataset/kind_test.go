package dataset

import (
	"strings"
	"testing"
)

func TestParseKind(t *testing.T) {
	for _, k := range []Kind{String, MD5, SHA256, IPv4, IP} {
		if got, ok := ParseKind(k.String()); !ok || got != k {
			t.Errorf("%v is %v, %v", k, got, ok)
		}
	}
	for _, name := range []string{"", "sha1", "String"} {
		if k, ok := ParseKind(name); ok {
			t.Errorf("%q is %v", name, k)
		}
	}
}

// What files write is what traffic has, and the other way round.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		kind        Kind
		text, value string
		written     string // none: the same
	}{
		{String, "Z29vZ2xlLmNvbQ==", "google.com", ""},
		{MD5, "900150983CD24FB0D6963F7D28E17F72", "\x90\x01\x50\x98\x3c\xd2\x4f\xb0\xd6\x96\x3f\x7d\x28\xe1\x7f\x72", "900150983cd24fb0d6963f7d28e17f72"},
		{SHA256, strings.Repeat("0a", 32), strings.Repeat("\n", 32), ""},
		{IPv4, "192.0.2.1", "\xc0\x00\x02\x01", ""},
		{IP, "192.0.2.1", "\xc0\x00\x02\x01", ""},
		{IP, "::ffff:192.0.2.1", "\xc0\x00\x02\x01", "192.0.2.1"},
		{IP, "2001:db8::1", "\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x01", ""},
	} {
		got, err := c.kind.parse([]byte(c.text), nil)
		if err != nil || string(got) != c.value || !c.kind.fits(got) {
			t.Errorf("%v %s: %q, %v", c.kind, c.text, got, err)
		}
		want := c.written
		if want == "" {
			want = c.text
		}
		if written := string(c.kind.write(nil, c.value)); written != want {
			t.Errorf("%v %q is written %s", c.kind, c.value, written)
		}
	}
	for _, c := range []struct {
		kind Kind
		text string
	}{
		{String, "google.com"}, {MD5, "9001"}, {MD5, "zz0150983cd24fb0d6963f7d28e17f72"}, {SHA256, "900150983cd24fb0d6963f7d28e17f72"},
		{IPv4, "2001:db8::1"}, {IPv4, "192.0.2.0/24"}, {IP, "fe80::1%eth0"}, {IP, "host"}, {IP, ""},
	} {
		if got, err := c.kind.parse([]byte(c.text), nil); err == nil {
			t.Errorf("%v %q: %q", c.kind, c.text, got)
		}
	}
}

// Lengths say what can be a value.
func TestFits(t *testing.T) {
	for k, lengths := range map[Kind][]int{String: {1, 1000}, MD5: {16}, SHA256: {32}, IPv4: {4}, IP: {4, 16}, None: nil} {
		for _, n := range []int{0, 1, 4, 16, 20, 32, 1000} {
			want := k == String && n > 0
			for _, l := range lengths {
				want = want || l == n
			}
			if got := k.fits(make([]byte, n)); got != want {
				t.Errorf("kind %d, %d bytes: %v", k, n, got)
			}
		}
	}
}
