package echo

import "time"

// Outage follows a target's state through the fates of its probes: up with an
// answer, down with a loss or an error. The zero value knows nothing yet.
type Outage struct {
	known, up bool
	since     time.Time // when the first probe of the state left
	longest   time.Duration
	total     time.Duration
	count     int
	run       uint64 // probes of the same fate in a row
}

// Note takes in the fate of the probe that left at the time, and reports
// whether the state changed. The first fate is a change.
func (o *Outage) Note(sent time.Time, up bool) (changed bool) {
	if o.known && o.up == up {
		o.run++
		return false
	}
	if up {
		o.total += o.Current(sent)
		o.longest = max(o.longest, o.Current(sent))
	} else {
		o.count++
	}
	o.known, o.up, o.since, o.run = true, up, sent, 1
	return true
}

// Up reports the state; known is false before the first fate.
func (o *Outage) Up() (up, known bool) { return o.up, o.known }

// Run is how many probes in a row have had the present fate.
func (o *Outage) Run() uint64 { return o.run }

// Count is how many outages there were, a present one included.
func (o *Outage) Count() int { return o.count }

// Current is how long the present outage has lasted at the time, zero if there
// is none.
func (o *Outage) Current(now time.Time) time.Duration {
	if !o.known || o.up {
		return 0
	}
	return max(0, now.Sub(o.since))
}

// Longest is the longest outage, from the first lost probe to the next one
// that was answered, or to now.
func (o *Outage) Longest(now time.Time) time.Duration { return max(o.longest, o.Current(now)) }

// Total is the time of all outages together.
func (o *Outage) Total(now time.Time) time.Duration { return o.total + o.Current(now) }
