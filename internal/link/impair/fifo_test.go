package impair

import (
	"testing"
	"time"
)

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
