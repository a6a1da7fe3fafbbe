package echo

import (
	"fmt"
	"strings"
	"time"
)

// Condition judges a session: whether what it waits for has come, and whether
// its loss and round-trip time are within limits. An ICMP error is a loss like
// any other.
type Condition struct {
	start time.Time

	until Until
	fates streak
	met   time.Time // when until was, zero before

	limitsLoss bool
	maxLoss    float64
	maxRTT     time.Duration // zero for no limit
}

// NewCondition makes one that is always met, for a session that begins now.
func NewCondition(now time.Time) *Condition { return &Condition{start: now} }

// WaitFor adds something to wait for.
func (c *Condition) WaitFor(u Until) { c.until = u }

// LimitLoss adds the greatest share of probes that may be lost, 0 to 1.
func (c *Condition) LimitLoss(share float64) { c.limitsLoss, c.maxLoss = true, share }

// LimitRTT adds the longest that the mean round trip may be.
func (c *Condition) LimitRTT(mean time.Duration) { c.maxRTT = mean }

// Note takes in the fate of a probe: answered, be it late, or lost, be it by an
// error. It reports whether what to wait for has come.
func (c *Condition) Note(now time.Time, seq uint64, up bool) (met bool) {
	if c.until.Run == 0 || !c.met.IsZero() {
		return c.until.Run > 0
	}
	how := lost
	if up {
		how = answered
	}
	c.fates.note(seq, how)
	if up == c.until.Up && c.fates.at(seq) == how && c.fates.run(seq, c.until.Run) >= c.until.Run {
		c.met = now
		return true
	}
	return false
}

// Judge says whether the session met the condition, and why in one line; the
// line is empty if nothing was asked for.
func (c *Condition) Judge(counts *Counts, rtt *RTT) (met bool, reason string) {
	var good, bad []string
	note := func(ok bool, reason string) {
		if ok {
			good = append(good, reason)
		} else {
			bad = append(bad, reason)
		}
	}
	if c.until.Run > 0 {
		note(!c.met.IsZero(), c.waited(counts))
	}
	switch loss := counts.Loss(); {
	case !c.limitsLoss:
	case counts.Sent == 0:
		note(false, "no loss to judge: nothing was sent")
	default:
		// A percentage as it was typed is not the nearest number to every share.
		const rounding = 1e-12
		note(compare("loss", loss <= c.maxLoss+rounding, percent(loss), percent(c.maxLoss)))
	}
	switch mean := rtt.Mean(); {
	case c.maxRTT == 0:
	case rtt.Count == 0:
		note(false, "no round trip to judge: no answer")
	default:
		note(compare("mean round trip", mean <= c.maxRTT, millis(mean), millis(c.maxRTT)))
	}
	if len(bad) > 0 {
		return false, strings.Join(bad, ", ")
	}
	return true, strings.Join(good, ", ")
}

func compare(what string, within bool, value, limit string) (ok bool, reason string) {
	if within {
		return true, fmt.Sprintf("%s %s is within %s", what, value, limit)
	}
	return false, fmt.Sprintf("%s %s is above %s", what, value, limit)
}

// waited says how waiting ended.
func (c *Condition) waited(counts *Counts) string {
	what := "up"
	switch {
	case c.until.Run > 1 && c.until.Up:
		what = fmt.Sprintf("%d answers in a row", c.until.Run)
	case c.until.Run > 1:
		what = fmt.Sprintf("%d losses in a row", c.until.Run)
	case !c.until.Up:
		what = "down"
	}
	if !c.met.IsZero() {
		return fmt.Sprintf("%s after %s, %.3f s", what, probes(c.fates.highest), c.met.Sub(c.start).Seconds())
	}
	switch {
	case c.until.Run > 1:
		return fmt.Sprintf("not %s after %s", what, probes(counts.Sent))
	case c.until.Up:
		return "still down after " + probes(counts.Sent)
	}
	return "still up after " + probes(counts.Sent)
}

func probes(n uint64) string {
	if n == 1 {
		return "1 probe"
	}
	return fmt.Sprintf("%d probes", n)
}
