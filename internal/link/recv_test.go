package link

import (
	"errors"
	"testing"
	"time"
)

// untils are what RecvUntil returns, one after another.
type untils struct {
	t *testing.T
	n []int
}

var errOver = errors.New("over")

func (u *untils) RecvUntil(frames []Frame, deadline time.Time) (int, error) {
	if len(frames) == 0 || !deadline.IsZero() {
		u.t.Errorf("%d frames until %v", len(frames), deadline)
	}
	if len(u.n) == 0 {
		return 0, errOver
	}
	n := u.n[0]
	u.n = u.n[1:]
	return n, nil
}

// Interrupts don't end it, frames and errors do, and without room there is nothing to wait for.
func TestRecvByUntil(t *testing.T) {
	u := &untils{t, []int{0, 0, 3, 0}}
	frames := make([]Frame, 4)
	if n, err := RecvByUntil(u, nil); n != 0 || err != nil || len(u.n) != 4 {
		t.Errorf("without room: %d, %v", n, err)
	}
	if n, err := RecvByUntil(u, frames); n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := RecvByUntil(u, frames); n != 0 || err != errOver {
		t.Errorf("%d, %v", n, err)
	}
}
