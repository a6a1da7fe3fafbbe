package ping

import (
	"net/netip"
	"strings"
	"testing"
)

func TestParseSpan(t *testing.T) {
	for _, tt := range []struct {
		text, first, last string
		n                 int
	}{
		{"10.0.0.0/24", "10.0.0.1", "10.0.0.254", 254},
		{"10.0.0.77/24", "10.0.0.1", "10.0.0.254", 254},
		{"10.0.0.4/31", "10.0.0.4", "10.0.0.5", 2},
		{"10.0.0.4/32", "10.0.0.4", "10.0.0.4", 1},
		{"10.0.0.4/30", "10.0.0.5", "10.0.0.6", 2},
		{"10.1.0.0/16", "10.1.0.1", "10.1.255.254", 65534},
		{"10.0.0.1-10.0.0.50", "10.0.0.1", "10.0.0.50", 50},
		{"10.0.0.1-50", "10.0.0.1", "10.0.0.50", 50},
		{"10.0.0.250-10.0.1.5", "10.0.0.250", "10.0.1.5", 12},
		{"10.0.0.7-10.0.0.7", "10.0.0.7", "10.0.0.7", 1},
	} {
		s, ok, err := ParseSpan(tt.text)
		if !ok || err != nil || s.First != netip.MustParseAddr(tt.first) || s.Last != netip.MustParseAddr(tt.last) || s.Len() != tt.n {
			t.Errorf("%s: %v (%d), %v, %v", tt.text, s, s.Len(), ok, err)
		}
	}
}

func TestParseSpanRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"10.0.0.0/33":         "not an IPv4 network",
		"host/24":             "not an IPv4 network",
		"fe80::/64":           "not an IPv4 network",
		"10.0.0.9-10.0.0.3":   "ends before it begins",
		"10.0.0.9-300":        "not a range",
		"10.0.0.9-10.0.0.x":   "not a range",
		"::1-::5":             "IPv4 addresses",
		"::1-10.0.0.1":        "IPv4 addresses",
		"10.0.0.0/8":          "more than",
		"10.0.0.0-10.255.0.0": "more than",
	} {
		if s, ok, err := ParseSpan(text); !ok || err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, %v, %v; want %q", text, s, ok, err, says)
		}
	}
	for _, text := range []string{"host", "my-host", "10.0.0.1", "-", "", "a-b-c.example"} {
		if s, ok, err := ParseSpan(text); ok || err != nil {
			t.Errorf("%q is no span, but %v, %v", text, s, err)
		}
	}
}

func FuzzParseSpan(f *testing.F) {
	for _, s := range []string{"10.0.0.0/24", "10.0.0.1-50", "0.0.0.0/0", "255.255.255.255-1", "1.2.3.4/32", "1-2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, ok, err := ParseSpan(text)
		if ok && err == nil && (!s.First.Is4() || !s.Last.Is4() || s.Last.Less(s.First) || s.Len() > maxTargets || s.Len() < 1) {
			t.Errorf("%q is %v", text, s)
		}
	})
}
