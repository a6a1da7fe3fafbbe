// Package hook runs a command of the shell for each event, beside the work: it never waits
// for one. So many run at a time, so many events wait, and what is beyond is counted and
// not run. Where the work gives its privileges away, a Runner keeps them for the
// commands. It must not know what the events are.
package hook

import (
	"context"
	"sync"
	"time"
)

// Event is what a command is told.
type Event struct {
	// About names it in complaints: "spoof for 10.0.0.2".
	About string
	// Env are variables for the command, NAME=value, Input what it reads.
	Env   []string
	Input []byte
}

// Hook runs a command for events. A nil one does nothing.
type Hook struct {
	warn    func(format string, args ...any)
	run     func(context.Context, *Event) error
	queue   chan Event
	stop    context.CancelFunc
	running sync.WaitGroup
	after   func() // all have run
	skipped int
	limit   limit
	// patient waits for room instead of skipping: nothing is missed by it.
	patient bool
}

const (
	workers   = 4
	queueSize = 256
	// grace is how long those that are left may take when the work has ended.
	grace = 5 * time.Second
)

// New makes a Hook for a command of the shell. warn is told what failed, from other
// goroutines.
func New(command string, warn func(format string, args ...any)) *Hook {
	return newHook(warn, func(ctx context.Context, e *Event) error { return run(ctx, command, e) })
}

func newHook(warn func(string, ...any), run func(context.Context, *Event) error) *Hook {
	ctx, stop := context.WithCancel(context.Background())
	h := &Hook{warn: warn, run: run, queue: make(chan Event, queueSize), stop: stop}
	for range workers {
		h.running.Go(func() {
			for e := range h.queue {
				h.each(ctx, &e)
			}
		})
	}
	return h
}

func (h *Hook) each(ctx context.Context, e *Event) {
	if ctx.Err() != nil {
		return
	}
	if err := h.run(ctx, e); err != nil {
		h.warn("--exec: %s: %v", e.About, err)
	}
}

// Limit allows so many events a second, and as many at once; those beyond are skipped.
func (h *Hook) Limit(perSecond int) {
	if h != nil {
		h.limit = newLimit(perSecond)
	}
}

// Event hands over an event, which is made only if there is room for it.
func (h *Hook) Event(e func() Event) {
	if h == nil {
		return
	}
	if h.patient {
		h.queue <- e()
		return
	}
	// Nobody else fills the queue.
	if len(h.queue) < cap(h.queue) && h.limit.takes(time.Now()) {
		h.queue <- e()
		return
	}
	if h.skipped++; h.skipped == 1 {
		h.warn("--exec: more events than the command keeps up with; some are not run")
	}
}

// Beforehand makes a Hook wait for room, for events that are all there already.
func (h *Hook) Beforehand() {
	if h != nil {
		h.patient = true
	}
}

// Skipped is how many events there was no room for.
func (h *Hook) Skipped() int {
	if h == nil {
		return 0
	}
	return h.skipped
}

// Close waits a while for what runs and waits, and ends it then.
func (h *Hook) Close() {
	if h == nil {
		return
	}
	close(h.queue)
	late := time.AfterFunc(grace, h.stop)
	h.running.Wait()
	late.Stop()
	h.stop()
	if h.after != nil {
		h.after()
	}
}
