package capture

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestBell(t *testing.T) {
	b, err := newBell()
	if err != nil {
		t.Fatal(err)
	}
	polls := make([]unix.PollFd, 1)
	// Rung twice before, it ends one wait.
	b.ring()
	b.ring()
	for i, deadline := range []time.Time{{}, time.Now().Add(-time.Second), time.Now().Add(time.Millisecond)} {
		if told, err := b.wait(polls, deadline); told || err != nil {
			t.Errorf("wait %d: %v, %v", i, told, err)
		}
	}
	b.close()
	b.ring()
}
