package stack

import (
	"math/rand/v2"
	"testing"
	"time"
)

// The heap gives connections back in the order of their deadlines, whatever
// happens to it meanwhile.
func TestTimerHeap(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	var h timerHeap
	conns := make([]*TCPConn, 10_000)
	for i := range conns {
		conns[i] = &TCPConn{heapIndex: -1}
	}
	base := time.Unix(1000, 0)
	in := map[*TCPConn]bool{}
	for range 100_000 {
		c := conns[rnd.IntN(len(conns))]
		if rnd.IntN(4) == 0 {
			h.remove(c)
			delete(in, c)
			continue
		}
		c.due = base.Add(time.Duration(rnd.IntN(1_000_000)))
		h.place(c)
		in[c] = true
	}
	if len(h) != len(in) {
		t.Fatalf("%d in the heap, %d put in", len(h), len(in))
	}
	var last time.Time
	for len(h) > 0 {
		c := h[0]
		if !in[c] || c.due.Before(last) || !h.first().Equal(c.due) {
			t.Fatalf("due %v after %v", c.due, last)
		}
		last = c.due
		h.remove(c)
		h.remove(c)
		delete(in, c)
	}
	if len(in) != 0 || !h.first().IsZero() {
		t.Errorf("%d are lost", len(in))
	}
}
