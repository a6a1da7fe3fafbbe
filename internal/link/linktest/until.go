package linktest

import (
	"testing"
	"time"

	"gotcp/internal/link"
)

// Until checks that l keeps what link.Link promises of RecvUntil and Interrupt.
// Nothing must come in on l but one frame for each call of feed. It works
// inside testing/synctest where l does.
func Until(t testing.TB, l link.Link, feed func()) {
	t.Helper()
	u := &until{t: t, l: l, frames: make([]link.Frame, 4)}
	past := time.Now().Add(-time.Second)

	u.gives(0, "on an empty link with a deadline that has passed", past)
	u.waitsUntil("with a deadline", 20*time.Millisecond)
	u.waitsUntil("with a near deadline", 100*time.Microsecond)

	feed()
	u.gives(1, "with a frame", time.Time{})
	feed()
	u.gives(1, "with a frame and a deadline", time.Now().Add(time.Minute))
	feed()
	for end := time.Now().Add(patience); u.recv(past) == 0; time.Sleep(time.Millisecond) { // a wire may take its time
		if time.Now().After(end) {
			t.Fatal("RecvUntil with a deadline that has passed never takes the frame that is there")
		}
	}

	l.Interrupt()
	u.gives(0, "after an Interrupt", time.Time{})
	l.Interrupt()
	l.Interrupt()
	u.gives(0, "that does not wait after two Interrupts", past)
	u.gives(0, "after two Interrupts", time.Now().Add(time.Minute))
	u.waitsUntil("after two Interrupts that are used up", time.Millisecond)

	l.Interrupt()
	feed()
	if n, err := l.Recv(u.frames); n != 1 || err != nil {
		t.Errorf("Recv after an Interrupt: %d, %v", n, err)
	}
	u.clear()
	if n, err := l.RecvUntil(nil, time.Time{}); n != 0 || err != nil {
		t.Errorf("RecvUntil without room: %d, %v", n, err)
	}
	u.neverMissesAnInterrupt()
}

type until struct {
	t      testing.TB
	l      link.Link
	frames []link.Frame
}

func (u *until) recv(deadline time.Time) int {
	u.t.Helper()
	n, err := u.l.RecvUntil(u.frames, deadline)
	if err != nil {
		u.t.Fatal(err)
	}
	return n
}

func (u *until) gives(want int, what string, deadline time.Time) {
	u.t.Helper()
	if n := u.recv(deadline); n != want {
		u.t.Errorf("RecvUntil %s: %d frames, want %d", what, n, want)
	}
}

// waitsUntil checks that RecvUntil gives nothing, and not before its deadline.
func (u *until) waitsUntil(what string, d time.Duration) {
	u.t.Helper()
	deadline := time.Now().Add(d)
	u.gives(0, what, deadline)
	if early := time.Until(deadline); early > 0 {
		u.t.Errorf("RecvUntil %s gave up %s before it", what, early)
	}
}

// clear uses up an Interrupt, if there is one.
func (u *until) clear() {
	u.t.Helper()
	u.l.Interrupt()
	u.gives(0, "after an Interrupt", time.Time{})
}

// neverMissesAnInterrupt interrupts from another goroutine, again as soon as
// the last was noticed: one that gets lost leaves both waiting for ever.
func (u *until) neverMissesAnInterrupt() {
	u.t.Helper()
	const rounds = 500
	noticed := make(chan struct{})
	go func() {
		for range rounds {
			u.l.Interrupt()
			<-noticed
		}
	}()
	for i := range rounds {
		deadline := time.Time{}
		if i%2 == 0 {
			deadline = time.Now().Add(time.Hour)
		}
		u.gives(0, "interrupted by another goroutine", deadline)
		noticed <- struct{}{}
	}
}

// UntilClosed checks that Close ends a RecvUntil, and that Interrupt may be
// called afterwards.
func UntilClosed(t testing.TB, l link.Link) {
	t.Helper()
	done := make(chan error, 1)
	go func() {
		_, err := l.RecvUntil(make([]link.Frame, 1), time.Now().Add(time.Hour))
		done <- err
	}()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; err != link.ErrClosed {
		t.Errorf("RecvUntil: %v", err)
	}
	l.Interrupt()
	for _, deadline := range []time.Time{{}, time.Now().Add(-time.Second), time.Now().Add(time.Hour)} {
		if n, err := l.RecvUntil(make([]link.Frame, 1), deadline); n == 0 && err == nil {
			continue // the Interrupt's
		} else if err != link.ErrClosed {
			t.Errorf("RecvUntil of a closed link: %d, %v", n, err)
		}
	}
}
