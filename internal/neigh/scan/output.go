package scan

import (
	"net/netip"
	"time"
)

// maxLate is how much of what is due is made up for in one burst. Who was
// stopped for a second must not answer for it with a flood.
const maxLate = 10 * time.Millisecond

// maxSkip bounds how many targets one call passes over that need no asking.
const maxSkip = 1 << 16

// Output sends the requests that are due, until send reports false: that one
// is offered again.
func (s *Scan) Output(now time.Time, send func(netip.Addr) bool) {
	if s.due.IsZero() || now.Before(s.due) {
		return
	}
	step := time.Duration(float64(time.Second) / s.cfg.Rate)
	if late := now.Add(-maxLate); s.due.Before(late) {
		s.due = late
	}
	for skipped := 0; !s.done && !now.Before(s.due); {
		if s.next == s.targets.size {
			s.turn(now)
			continue
		}
		i := s.next
		if s.answers[i] > 0 {
			s.next++
			if skipped++; skipped == maxSkip {
				return // the deadline has passed: we are called again
			}
			continue
		}
		if again := s.notBefore(i); now.Before(again) {
			s.due = again
			return
		}
		if !send(s.targets.at(i)) {
			return
		}
		s.last = now.Sub(s.start)
		s.sent[i] = s.last
		s.stats.Sent++
		s.next++
		s.due = s.due.Add(step)
	}
}

// notBefore is when the target with the index i may be asked again. Each round
// goes through the targets in the same order, so that none behind it is due
// earlier.
func (s *Scan) notBefore(i int) time.Time {
	if s.sent[i] == notAsked {
		return time.Time{}
	}
	return s.start.Add(s.sent[i] + s.patience(s.try-1))
}

// patience is how long an answer to a try may take.
func (s *Scan) patience(try int) time.Duration {
	d := float64(s.cfg.Timeout)
	for range try {
		d *= 1.5
	}
	return time.Duration(min(d, float64(time.Hour)))
}

// turn ends a round: the next one begins, or the wait for the last answers, or
// the scan is over.
func (s *Scan) turn(now time.Time) {
	if s.try+1 < s.cfg.Tries && s.stats.Answered < s.targets.size {
		s.try++
		s.next = 0
		return
	}
	if end := s.end(); now.Before(end) {
		s.due = end
		return
	}
	s.finish()
}

// end is when nothing more is to be expected, once all has been sent.
func (s *Scan) end() time.Time {
	if s.last == notAsked {
		return s.start
	}
	if s.stats.Answered == s.targets.size {
		// Only for those who answer for somebody else's address.
		return s.start.Add(s.last + s.cfg.Timeout/5)
	}
	for i := len(s.sent) - 1; i >= 0; i-- {
		if s.answers[i] == 0 && s.sent[i] != notAsked {
			return s.start.Add(s.sent[i] + s.patience(s.try))
		}
	}
	return s.start
}
