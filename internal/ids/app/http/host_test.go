package http

import (
	"strings"
	"testing"
)

func TestParseAuthority(t *testing.T) {
	for _, c := range []struct {
		text, name     string
		port           uint16
		valid, present bool
	}{
		{"a.com", "a.com", 0, true, true},
		{" a.com:8080 ", "a.com", 8080, true, true},
		{"a.com:", "a.com", 0, true, true},
		{"a.com:0", "a.com", 0, false, true},
		{"a.com:65536", "a.com", 0, false, true},
		{"[::1]:80", "[::1]", 80, true, true},
		{"[::1]x", "[::1]", 0, false, true},
		{"", "", 0, false, false},
		{"/a", "", 0, false, false},
		{":80", "", 80, true, false},
	} {
		h := parseAuthority([]byte(c.text), span{0, len(c.text)})
		if got := string(h.name.of([]byte(c.text))); got != c.name || h.port != c.port || h.valid != c.valid || h.present != c.present {
			t.Errorf("%q: %q %+v", c.text, got, h)
		}
	}
}

func TestValidHostname(t *testing.T) {
	for name, want := range map[string]bool{
		"www.Example-1984.com": true, "exa_mple": true, "[::]": true, "[2001:db8::1]": true, "a.": true,
		"": false, ".a": false, "a..b": false, "a b": false, "[::": false, "[::1%eth0]": false, "[1.2.3.4]": false,
		strings.Repeat("a", 64): false, strings.Repeat("a.", 128): false,
	} {
		if got := validHostname([]byte(name)); got != want {
			t.Errorf("%q is valid: %t", name, got)
		}
	}
}
