package echo

import "time"

// fate is what has become of a probe.
type fate uint8

const (
	none     fate = iota // there is no such probe
	waiting              // sent, or about to be
	answered             // a reply came
	lost                 // none came in time
	failed               // an error came instead
)

// windowSize is how many probes are remembered: as many as there are sequence
// numbers on the wire, so that each number means one probe.
const windowSize = 1 << 16

// window remembers the latest probes.
//
//	  oldest        next
//	    │            │
//	────┼────────────┼──── sequence numbers
//	 all│ some still │not yet
//	fate│ waiting    │sent
type window struct {
	slots  []slot
	next   uint64 // the number of the next probe, from 1
	oldest uint64 // no probe before it is waiting
	epoch  time.Time
}

type slot struct {
	seq uint64
	// sent is our clock at sending, since the epoch; it can't jump.
	sent time.Duration
	// stamp is the wall clock at sending, the kernel's where it told.
	stamp int64
	fate  fate
	// held: it has not left yet, since its next hop is being asked for.
	held bool
}

func newWindow(now time.Time) *window {
	return &window{slots: make([]slot, windowSize), next: 1, oldest: 1, epoch: now}
}

// open makes the next probe. The one whose place it takes, if that still
// waited, is returned: it is lost.
func (w *window) open(now time.Time) (s *slot, pushedOut *slot) {
	s = &w.slots[w.next%windowSize]
	if s.fate == waiting {
		old := *s
		old.fate = lost
		pushedOut = &old
	}
	*s = slot{seq: w.next, sent: now.Sub(w.epoch), stamp: now.UnixNano(), fate: waiting}
	w.next++
	if w.next-w.oldest > windowSize {
		w.oldest = w.next - windowSize
	}
	return s, pushedOut
}

// at is the probe with a number, nil if it is not remembered.
func (w *window) at(seq uint64) *slot {
	s := &w.slots[seq%windowSize]
	if s.fate == none || s.seq != seq {
		return nil
	}
	return s
}

// find is the latest probe that bears the number on the wire, nil if there is
// none.
func (w *window) find(seq uint16) *slot {
	s := &w.slots[seq]
	if s.fate == none {
		return nil
	}
	return s
}

// expire calls f for the probes that have waited for the timeout, the oldest
// first, after marking them lost.
func (w *window) expire(now time.Time, timeout time.Duration, f func(*slot)) {
	limit := now.Sub(w.epoch) - timeout
	for ; w.oldest < w.next; w.oldest++ {
		s := w.at(w.oldest)
		if s == nil || s.fate != waiting {
			continue
		}
		if s.held || s.sent > limit {
			return
		}
		s.fate = lost
		f(s)
	}
}

// abandon calls f for all probes that wait, after marking them lost.
func (w *window) abandon(f func(*slot)) {
	for ; w.oldest < w.next; w.oldest++ {
		if s := w.at(w.oldest); s != nil && s.fate == waiting {
			s.fate = lost
			f(s)
		}
	}
}

// deadline is when expire has something to do, zero if nothing waits.
func (w *window) deadline(timeout time.Duration) time.Time {
	for ; w.oldest < w.next; w.oldest++ {
		if s := w.at(w.oldest); s != nil && s.fate == waiting {
			if s.held {
				return time.Time{} // those behind it wait for the same
			}
			return w.epoch.Add(s.sent + timeout)
		}
	}
	return time.Time{}
}

// probe is the slot as others see it.
func (s *slot) probe() Probe { return Probe{Seq: s.seq, Sent: time.Unix(0, s.stamp)} }
