package sentry

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
)

func TestPrefixes(t *testing.T) {
	for in, want := range map[string]string{
		"10.0.0.0 10.255.255.255":                        "10.0.0.0/8",
		"10.0.0.1 10.0.0.6":                              "10.0.0.1/32 10.0.0.2/31 10.0.0.4/31 10.0.0.6/32",
		"0.0.0.0 255.255.255.255":                        "0.0.0.0/0",
		"255.255.255.255 255.255.255.255":                "255.255.255.255/32",
		"fd00:: fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": "fd00::/8",
		"10.0.0.2 10.0.0.1":                              "",
	} {
		first, last, _ := strings.Cut(in, " ")
		got := strings.Trim(fmt.Sprint(Prefixes(netip.MustParseAddr(first), netip.MustParseAddr(last))), "[]")
		if got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}
