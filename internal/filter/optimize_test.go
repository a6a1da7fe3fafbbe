package filter

import (
	"strings"
	"testing"
)

// assembly is the program for Ethernet, with one blank between words.
func assembly(t *testing.T, expr string) string {
	t.Helper()
	p := mustCompile(t, expr, Options{LinkType: Ethernet})
	var lines []string
	for line := range strings.Lines(p.Assembly()) {
		lines = append(lines, strings.Join(strings.Fields(line)[1:], " "))
	}
	return strings.Join(lines, "; ")
}

// A test whose result is known is not made again, and a value that is in a
// register is not loaded again.
func TestOptimize(t *testing.T) {
	for expr, want := range map[string]string{
		"":               "ret #262144",
		"1 = 1":          "ret #262144",
		"ip or not ip":   "ret #262144",
		"ip and ip":      "ldh [12]; jeq #0x800 jt 2 jf 3; ret #262144; ret #0",
		"ip or ip":       "ldh [12]; jeq #0x800 jt 2 jf 3; ret #262144; ret #0",
		"not (not ip)":   "ldh [12]; jeq #0x800 jt 2 jf 3; ret #262144; ret #0",
		"ip or arp":      "ldh [12]; jeq #0x800 jt 3 jf 2; jeq #0x806 jt 3 jf 4; ret #262144; ret #0",
		"ip and not ip6": "ldh [12]; jeq #0x800 jt 2 jf 3; ret #262144; ret #0",
		// The protocol can only be one of three, none of which is 1.
		"(tcp or udp) and ip and not icmp": "ldh [12]; jeq #0x800 jt 2 jf 6; ldb [23]; jeq #0x6 jt 5 jf 4; jeq #0x11 jt 5 jf 6; ret #262144; ret #0",
		// Tests on one value stand together.
		"ip[0] = 1 or ip[1] = 2 or ip[0] = 3": "ldh [12]; jeq #0x800 jt 2 jf 8; ldb [14]; jeq #0x1 jt 7 jf 4; jeq #0x3 jt 7 jf 5; ldb [15]; jeq #0x2 jt 7 jf 8; ret #262144; ret #0",
	} {
		if got := assembly(t, expr); got != want {
			t.Errorf("%q:\n got %s\nwant %s", expr, got, want)
		}
	}
}

// What can't be true is an error, as in libpcap.
func TestRejectsAll(t *testing.T) {
	for _, expr := range []string{"ip and arp", "tcp and udp", "port 80 and icmp", "1 = 2", "ip[0] > 6 and not ip[0] > 6", "not (ip or not ip)"} {
		if _, err := Compile(expr, Options{LinkType: Ethernet}); err == nil || !strings.Contains(err.Error(), "rejects all packets") {
			t.Errorf("%q: %v", expr, err)
		}
	}
}
