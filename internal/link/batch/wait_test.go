package batch

import (
	"testing"
	"time"

	"gotcp/internal/link"
)

// An Interrupt that comes late moves the deadline of a wait that it does not
// concern: the wait must find its own again.
func TestLateInterruptIsNoEnd(t *testing.T) {
	a, _ := pair(t)
	calls := 0
	deadline := time.Now().Add(20 * time.Millisecond)
	told, err := a.ReadUntil(func(uintptr) bool {
		if calls++; calls == 1 {
			a.file.SetReadDeadline(longAgo) // the second half of an Interrupt
		}
		return false
	}, deadline)
	if told || err != nil || time.Now().Before(deadline) {
		t.Errorf("%v, %v, %s before the deadline", told, err, time.Until(deadline))
	}
	// And so it is of one without a deadline.
	calls = 0
	if told, err := a.ReadUntil(func(uintptr) bool {
		if calls++; calls == 1 {
			a.file.SetReadDeadline(longAgo)
		}
		return calls == 2
	}, time.Time{}); !told || err != nil {
		t.Errorf("%v, %v", told, err)
	}
}

func TestPassedDeadlineTriesOnce(t *testing.T) {
	a, _ := pair(t)
	a.Interrupt()
	for _, want := range []bool{false, true} {
		calls := 0
		told, err := a.ReadUntil(func(uintptr) bool { calls++; return want }, time.Now())
		if told != want || err != nil || calls != 1 {
			t.Errorf("%v, %v, %d calls", told, err, calls)
		}
	}
	if !a.takeInterrupt() {
		t.Error("the Interrupt was used up by a call that does not wait")
	}
}

func TestPause(t *testing.T) {
	a, _ := pair(t)
	until := time.Now().Add(5 * time.Millisecond)
	if whole, err := a.Pause(until); !whole || err != nil || time.Now().Before(until) {
		t.Errorf("%v, %v", whole, err)
	}
	a.Interrupt()
	a.Interrupt()
	if whole, err := a.Pause(time.Now().Add(time.Hour)); whole || err != nil {
		t.Errorf("after an Interrupt: %v, %v", whole, err)
	}
	// The Interrupt is used up, though not all that it did to wake us.
	until = time.Now().Add(5 * time.Millisecond)
	if whole, err := a.Pause(until); !whole || err != nil {
		t.Errorf("%v, %v", whole, err)
	}
	done := make(chan error, 1)
	go func() { _, err := a.Pause(time.Now().Add(time.Hour)); done <- err }()
	a.Close()
	if err := <-done; err != link.ErrClosed {
		t.Error(err)
	}
}
