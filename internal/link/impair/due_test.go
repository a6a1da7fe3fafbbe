package impair

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestDueHeapOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var h dueHeap[int]
	for i := range 1000 {
		h.push(transit[int]{due: time.Duration(rng.IntN(50)), order: uint64(i)})
	}
	last := h.pop()
	for len(h) > 0 {
		next := h.pop()
		if next.before(&last) {
			t.Fatalf("%v, %d after %v, %d", next.due, next.order, last.due, last.order)
		}
		last = next
	}
}
