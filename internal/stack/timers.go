package stack

import "time"

// blockedPause is how long a connection that may not send waits at least
// before its timers are looked at again: its deadline may be now, but nothing
// can come of it until the link or the neighbour is ready, which wakes it.
const blockedPause = 50 * time.Millisecond

// schedule puts c at its place among the timers.
func (s *Stack) schedule(c *TCPConn) {
	var at time.Time
	if !c.removed {
		at = c.tcp.Deadline()
	}
	if c.waiting && !at.IsZero() {
		if pause := s.now.Add(blockedPause); at.Before(pause) {
			at = pause
		}
	}
	s.timers.Set(&c.timer, at, c)
}

// rearm sees to it that the timer goes off in time. It may go off early: it is
// only moved when it would be late, since most deadlines move back and back.
func (s *Stack) rearm() {
	next := s.timers.Deadline()
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
	for c, at, ok := s.timers.First(); ok && !now.Before(at); c, at, ok = s.timers.First() {
		s.timers.Remove(&c.timer)
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
