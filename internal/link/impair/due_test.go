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

func TestFifo(t *testing.T) {
	var f fifo
	for i := range 1000 {
		f.push(time.Duration(i))
		f.dropUntil(time.Duration(i - 3))
		if want := min(i+1, 3); f.len() != want {
			t.Fatalf("after %d: %d, want %d", i, f.len(), want)
		}
	}
	if cap(f.times) > 20 {
		t.Errorf("room for %d times is kept", cap(f.times))
	}
}
