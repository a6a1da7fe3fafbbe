package stack

import "time"

// blockedPause is how long a connection that may not send waits at least
// before its timers are looked at again: its deadline may be now, but nothing
// can come of it until the link or the neighbour is ready, which wakes it.
const blockedPause = 50 * time.Millisecond

// schedule puts c at its place among the timers.
func (s *Stack) schedule(c *TCPConn) {
	due := c.tcp.Deadline()
	if c.waiting && !due.IsZero() {
		if pause := s.now.Add(blockedPause); due.Before(pause) {
			due = pause
		}
	}
	switch {
	case c.removed || due.IsZero():
		s.timers.remove(c)
	case due.Equal(c.due) && c.heapIndex >= 0:
	default:
		c.due = due
		s.timers.place(c)
	}
}

// rearm sees to it that the timer goes off in time. It may go off early: it is
// only moved when it would be late, since most deadlines move back and back.
func (s *Stack) rearm() {
	next := s.timers.first()
	for _, n := range s.nics {
		next = earlier(next, n.deadline())
	}
	next = earlier(next, s.frag.Deadline())
	if next.IsZero() || s.closed || (!s.armed.IsZero() && !next.Before(s.armed)) {
		return
	}
	s.armed = next
	wait := max(next.Sub(s.now), 0)
	if s.timer == nil {
		s.timer = time.AfterFunc(wait, s.onTimer)
	} else {
		s.timer.Reset(wait)
	}
}

// onTimer is the timer's entry.
func (s *Stack) onTimer() {
	now := s.enter()
	defer s.leave()
	if s.closed {
		return
	}
	s.armed = time.Time{}
	for len(s.timers) > 0 && !now.Before(s.timers[0].due) {
		c := s.timers[0]
		s.timers.remove(c)
		c.touch()
	}
	s.expireFragments(now)
}

// earlier is the earlier of two deadlines, of which zero means never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

// timerHeap is a binary heap of connections, the earliest due first; every
// connection knows its place. It is container/heap's algorithm without the
// interface.
type timerHeap []*TCPConn

// first is the earliest deadline, zero if there is none.
func (h timerHeap) first() time.Time {
	if len(h) == 0 {
		return time.Time{}
	}
	return h[0].due
}

// place inserts c, or moves it to where its deadline now belongs.
func (h *timerHeap) place(c *TCPConn) {
	if c.heapIndex < 0 {
		c.heapIndex = len(*h)
		*h = append(*h, c)
	}
	if !h.down(c.heapIndex) {
		h.up(c.heapIndex)
	}
}

// remove takes c out, if it is in.
func (h *timerHeap) remove(c *TCPConn) {
	i := c.heapIndex
	if i < 0 {
		return
	}
	last := len(*h) - 1
	h.swap(i, last)
	(*h)[last] = nil
	*h = (*h)[:last]
	c.heapIndex = -1
	if i < last && !h.down(i) {
		h.up(i)
	}
}

func (h timerHeap) swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].heapIndex, h[j].heapIndex = i, j
}

func (h timerHeap) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !h[i].due.Before(h[parent].due) {
			return
		}
		h.swap(i, parent)
		i = parent
	}
}

// down reports whether the connection at i moved.
func (h timerHeap) down(i int) bool {
	start := i
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if right := child + 1; right < len(h) && h[right].due.Before(h[child].due) {
			child = right
		}
		if !h[child].due.Before(h[i].due) {
			break
		}
		h.swap(i, child)
		i = child
	}
	return i > start
}
