package ping

import (
	"errors"
	"sync"
	"time"

	"gotcp/internal/link"
)

// waiter waits for frames on all ports of a network at a time. With one port
// that is the link's own business, and the quickest way. With several, a
// goroutine waits on each and hands what comes to the loop.
type waiter struct {
	mu      sync.Mutex // guards only
	only    *port      // nil with none or several
	batches chan batch
	wakes   chan struct{}
	pumped  map[*port]chan struct{}
	timer   *time.Timer
}

// batch is what a port's goroutine has received. It goes on when done is
// told that the loop has taken it in.
type batch struct {
	port   *port
	frames []link.Frame
	err    error
	done   chan struct{}
}

// portError is what has become of one port.
type portError struct {
	port *port
	err  error
}

func (e *portError) Error() string { return e.err.Error() }
func (e *portError) Unwrap() error { return e.err }

func newWaiter() *waiter {
	return &waiter{batches: make(chan batch), wakes: make(chan struct{}, 1), pumped: make(map[*port]chan struct{})}
}

// wake ends the wait that goes on, or else the next one, from any goroutine.
func (w *waiter) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.only != nil {
		w.only.raw.Interrupt()
		return
	}
	select {
	case w.wakes <- struct{}{}:
	default:
	}
}

// add takes another port in.
func (w *waiter) add(p *port, all map[int]*port) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(all) == 1 {
		w.only = p
		// Whoever woke us before this one was there is not to be lost.
		p.raw.Interrupt()
		return
	}
	w.only = nil
	for _, p := range all {
		if w.pumped[p] == nil {
			done := make(chan struct{})
			w.pumped[p] = done
			go w.pump(p, done)
		}
	}
	// What woke the only one is not lost.
	select {
	case w.wakes <- struct{}{}:
	default:
	}
}

// pump runs beside the loop until the link closes.
func (w *waiter) pump(p *port, done chan struct{}) {
	frames := make([]link.Frame, 32)
	for {
		n, err := p.raw.RecvUntil(frames, time.Time{})
		if errors.Is(err, link.ErrClosed) {
			return
		}
		if n == 0 && err == nil {
			continue // an interrupt from before
		}
		w.batches <- batch{p, frames[:n], err, done}
		<-done
		if err != nil {
			return
		}
	}
}

// wait waits until the time for frames, and has the station that they came to
// take them in. It returns early when woken. The error is a link's.
func (w *waiter) wait(until time.Time) error {
	if w.only != nil {
		_, err := w.only.station.Poll(until)
		return err
	}
	var due <-chan time.Time
	if !until.IsZero() {
		d := max(0, time.Until(until))
		if w.timer == nil {
			w.timer = time.NewTimer(d)
		} else {
			w.timer.Reset(d)
		}
		due = w.timer.C
	}
	select {
	case b := <-w.batches:
		b.port.station.Input(time.Now(), b.frames)
		b.done <- struct{}{}
		if b.err != nil {
			return &portError{b.port, b.err}
		}
	case <-w.wakes:
	case <-due:
	}
	return nil
}
