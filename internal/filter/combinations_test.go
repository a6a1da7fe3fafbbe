package filter

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCombinations compares with libpcap what both make of expressions that
// are put together by chance. Packets are longer than any program looks, since
// in shorter ones the order of loads matters, which is each one's own. We may
// refuse an expression that libpcap doesn't see to reject all packets.
func TestCombinations(t *testing.T) {
	tcpdump, err := exec.LookPath("tcpdump")
	if err != nil {
		t.Skip("no tcpdump to compare with")
	}
	o := &oracle{tcpdump: tcpdump, file: filepath.Join(t.TempDir(), "empty.pcap")}
	if err := os.WriteFile(o.file, emptyCapture(Ethernet), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, f := range framed(Ethernet, networkPackets()) {
		if i%3 == 0 {
			f = append(f, make([]byte, 400)...)
			o.packets = append(o.packets, captured{f, len(f)})
		}
	}
	opts := Options{LinkType: Ethernet, Resolver: systemNames()}
	var parts []string
	for _, e := range expressions(t)[Ethernet] {
		_, err := Compile(e, opts)
		if err == nil && wrong[e] == "" && !strings.Contains(e, "protochain") && !strings.Contains(e, "100000") {
			parts = append(parts, e)
		}
	}
	n := 250
	if testing.Short() {
		n = 25
	}
	r := rand.New(rand.NewPCG(3, 1))
	rejects := 0
	for range n {
		expr := combine(r, parts, 3)
		var e *Error
		if _, err := Compile(expr, opts); errors.As(err, &e) && strings.Contains(e.Text, "rejects all packets") {
			rejects++
			continue
		}
		o.compare(t, expr, opts)
	}
	if rejects > n/4 {
		t.Errorf("%d of %d expressions reject all packets", rejects, n)
	}
	t.Logf("%d expressions, %d reject all packets; %d instructions, libpcap %d", n, rejects, o.ours, o.theirs)
}

// combine puts an expression together.
func combine(r *rand.Rand, parts []string, depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		return parts[r.IntN(len(parts))]
	}
	a, b := combine(r, parts, depth-1), combine(r, parts, depth-1)
	switch r.IntN(6) {
	case 0:
		return "not (" + a + ")"
	case 1:
		return "(" + a + ") or (" + b + ")"
	case 2:
		return "(" + a + ") and (" + b + ")"
	case 3:
		return a + " or " + b
	case 4:
		return a + " and " + b
	}
	return "(" + a + ") and not (" + b + ")"
}
