package echo

import "time"

// unansweredGap parts the probes of a flood that nobody answers: at most a
// hundred per second go into the void.
const unansweredGap = 10 * time.Millisecond

// pace says when a probe is due, at the pace of iputils' ping: a bucket of
// tokens, one interval's worth for each probe, that holds as many as were to
// be sent ahead (preload).
type pace struct {
	interval time.Duration
	preload  int
	last     time.Time // when the bucket was last looked at, zero before the first probe
	tokens   time.Duration
}

// wait is how long the next probe has to wait; zero says now, and counts it.
// unanswered is how many are on their way.
func (p *pace) wait(now time.Time, unanswered int) time.Duration {
	if p.last.IsZero() {
		p.last = now
		p.tokens = p.interval * time.Duration(p.preload-1)
		return 0
	}
	gained := now.Sub(p.last)
	if p.interval == 0 && gained < unansweredGap && unanswered >= p.preload {
		return unansweredGap - gained
	}
	gained = min(gained+p.tokens, p.interval*time.Duration(p.preload))
	if gained < p.interval {
		return p.interval - gained
	}
	p.last, p.tokens = now, gained-p.interval
	return 0
}

// hold makes the next probe wait for a whole interval, at least the gap of a
// flood, because the last one could not be sent. It returns how long.
func (p *pace) hold(now time.Time) time.Duration {
	p.last, p.tokens = now, 0
	return max(p.interval, unansweredGap)
}
