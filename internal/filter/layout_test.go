package filter

import (
	"fmt"
	"strings"
	"testing"
)

// Jumps reach 255 instructions far; a program with longer ones selects the same.
func TestLongJumps(t *testing.T) {
	for _, n := range []int{10, 30, 60, 120, 400} {
		var terms []string
		for i := range n {
			terms = append(terms, fmt.Sprintf("(src host 10.%d.%d.1 and dst port %d)", i/200, i%200, i+1))
		}
		p := mustCompile(t, strings.Join(terms, " or "), Options{LinkType: Raw})
		checkForwards(t, fmt.Sprint(n, " terms"), p.Instructions)
		long := strings.Contains(p.Assembly(), " ja ")
		if want := n > 10; long != want {
			t.Errorf("%d terms, %d instructions: long jumps: %v", n, len(p.Instructions), long)
		}
		for i := range n {
			for _, port := range []uint16{uint16(i + 1), uint16(i + 2)} {
				b := ip4(ipTCP, 0, nil, []byte{10, byte(i / 200), byte(i % 200), 1}, []byte{1, 1, 1, 1}, append(be(9, port), make([]byte, 16)...))
				if got := p.Match(b, len(b)); got != (int(port) == i+1) {
					t.Fatalf("%d terms: %v for term %d, port %d", n, got, i, port)
				}
			}
		}
	}
}

// Exits at just the distance that a jump reaches, and one beyond it: to the
// reject of a conjunction and, one instruction nearer, to the accept of an
// alternative.
func TestLongestJump(t *testing.T) {
	for n := 120; n < 140; n++ {
		all, any := cond(constCond(true)), cond(constCond(false))
		packet := make([]byte, n)
		for i := range packet {
			all, any = and(all, not(eq8(i, 1))), or(any, eq8(i, 1))
		}
		g := newGraph()
		none := &Program{layout(g, g.build(all, g.accept, g.reject), 1)}
		some := &Program{layout(g, g.build(any, g.accept, g.reject), 1)}
		if !none.Match(packet, n) || some.Match(packet, n) {
			t.Fatalf("%d tests are wrong of no ones", n)
		}
		for i := range packet {
			packet[i] = 1
			if none.Match(packet, n) || !some.Match(packet, n) {
				t.Fatalf("%d tests are wrong of a one at %d", n, i)
			}
			packet[i] = 0
		}
	}
}
