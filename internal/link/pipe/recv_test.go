package pipe

import (
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
)

func TestRecvUntil(t *testing.T) {
	check := func(t *testing.T) {
		a, b := New(Config{})
		linktest.Until(t, a, func() { b.Send([]link.Frame{{Data: []byte("x")}}) })
		linktest.UntilClosed(t, a)
	}
	t.Run("in real time", check)
	t.Run("in a bubble", func(t *testing.T) { synctest.Test(t, check) })
}

// In a bubble a deadline is kept to the nanosecond.
func TestDeadlineIsExact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, b := New(Config{})
		for _, d := range []time.Duration{time.Nanosecond, 20 * time.Millisecond, time.Hour} {
			deadline := time.Now().Add(d)
			if n, err := a.RecvUntil(make([]link.Frame, 1), deadline); n != 0 || err != nil || !time.Now().Equal(deadline) {
				t.Errorf("%d, %v, %s late", n, err, time.Since(deadline))
			}
		}
		go func() {
			time.Sleep(time.Second)
			b.Send([]link.Frame{{Data: []byte("x")}})
		}()
		begun := time.Now()
		if n, err := a.RecvUntil(make([]link.Frame, 1), begun.Add(time.Minute)); n != 1 || err != nil || time.Since(begun) != time.Second {
			t.Errorf("%d, %v, after %s", n, err, time.Since(begun))
		}
	})
}

func TestNothingIsAllocated(t *testing.T) {
	a, b := New(Config{})
	sent, frames := []link.Frame{{Data: []byte("x")}}, make([]link.Frame, 1)
	past := time.Now()
	if n := testing.AllocsPerRun(100, func() {
		b.Send(sent)
		a.RecvUntil(frames, time.Time{})
		a.RecvUntil(frames, past)
		a.RecvUntil(frames, time.Now().Add(time.Microsecond))
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
