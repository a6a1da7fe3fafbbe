package ping

import (
	"net/netip"
	"strings"
	"testing"
)

func TestFailureText(t *testing.T) {
	for want, f := range map[string]failure{
		"Destination Host Unreachable":                {unresolved: true},
		"Destination Net Unreachable":                 {typ: 3},
		"Destination Port Unreachable":                {typ: 3, code: 3},
		"Frag needed and DF set (mtu = 1400)":         {typ: 3, code: 4, info: 1400},
		"Packet filtered":                             {typ: 3, code: 13},
		"Precedence Cutoff":                           {typ: 3, code: 15},
		"Dest Unreachable, Bad Code: 99":              {typ: 3, code: 99},
		"Source Quench":                               {typ: 4},
		"Redirect Host(New nexthop: 10.77.0.3)":       {typ: 5, code: 1, info: 10<<24 | 77<<16 | 3},
		"Redirect, Bad Code: 4(New nexthop: 0.0.0.9)": {typ: 5, code: 4, info: 9},
		"Time to live exceeded":                       {typ: 11},
		"Frag reassembly time exceeded":               {typ: 11, code: 1},
		"Time exceeded, Bad Code: 2":                  {typ: 11, code: 2},
	} {
		if got := f.text(netip.Addr.String); got != want {
			t.Errorf("%+v: %q, want %q", f, got, want)
		}
	}
}

// What the reporter had in hand tells where the cause lies.
func TestQuoteText(t *testing.T) {
	b := newProber(Packet{Size: 56, ID: 1})
	_, _, quote, _ := b.quoted(quoteOf(b, them, 1), us)
	if got := (&failure{quote: quote}).quoteText(); !strings.HasPrefix(got, "  about: 10.77.0.1 > 10.77.0.2 ttl 1 tos 0x00 id ") || !strings.HasSuffix(got, " length 84 offset 0\n") {
		t.Errorf("%q", got)
	}
	if got := (&failure{}).quoteText(); got != "" {
		t.Errorf("%q of no quote", got)
	}
}
