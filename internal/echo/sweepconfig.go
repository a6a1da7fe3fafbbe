package echo

import "time"

// SweepConfig is what a Sweep is made with. Without Count and Loop it asks
// which targets are alive: each is probed until it answers or its tries are
// used up.
type SweepConfig struct {
	// Gap parts any two packets. One that is shorter than callers can be woken
	// for holds over some milliseconds.
	Gap time.Duration
	// Count is how many probes each target gets.
	Count int
	// Loop is for probes without end.
	Loop bool
	// Period parts two probes of one target, with Count or Loop. Default 1 s.
	Period time.Duration
	// Timeout is when a probe counts as lost. Default 500 ms; with Count or
	// Loop it is the period, at most 2 s.
	Timeout time.Duration
	// Retries is how many more probes a target gets that doesn't answer the
	// first, without Count and Loop.
	Retries int
	// Backoff is what the timeout is multiplied with for each. Default 1.5; at
	// least 1.
	Backoff float64
	// EnoughAnswered ends the sweep when so many targets have answered, 0
	// doesn't.
	EnoughAnswered int
	// KeepTimes keeps the round trip of every probe. Loop goes without.
	KeepTimes bool
}

func (c *SweepConfig) setDefaults() {
	several := c.Loop || c.Count > 0
	if c.Period == 0 {
		c.Period = time.Second
	}
	switch {
	case c.Timeout != 0:
	case several:
		c.Timeout = min(c.Period, 2*time.Second)
	default:
		c.Timeout = 500 * time.Millisecond
	}
	if c.Backoff == 0 {
		c.Backoff = 1.5
	}
	c.KeepTimes = c.KeepTimes && !c.Loop
}

// quota is how many probes a target gets at most, 0 for no limit.
func (c *SweepConfig) quota() uint64 {
	switch {
	case c.Loop:
		return 0
	case c.Count > 0:
		return uint64(c.Count)
	}
	return uint64(c.Retries) + 1
}

// alive reports that the question is which targets are alive.
func (c *SweepConfig) alive() bool { return !c.Loop && c.Count == 0 }

// timeouts are those of the first try, the second, and so on; the last one is
// that of all further ones, too.
func (c *SweepConfig) timeouts() []time.Duration {
	const longest, most = time.Hour, 64
	all := []time.Duration{c.Timeout}
	if !c.alive() || c.Backoff <= 1 {
		return all
	}
	for d := float64(c.Timeout); len(all) <= min(c.Retries, most) && d < float64(longest); {
		d = min(d*c.Backoff, float64(longest))
		all = append(all, time.Duration(d))
	}
	return all
}

// FirstTimeout is that of the first try, with the defaults filled in.
func (c SweepConfig) FirstTimeout() time.Duration {
	c.setDefaults()
	return c.Timeout
}
