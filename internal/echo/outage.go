package echo

import "time"

// Outage measures the times without an answer, from the fates of all probes in
// the order in which they left. The zero value knows nothing yet.
type Outage struct {
	known, up bool
	since     time.Time // when the first probe of the same fate in a row left
	longest   time.Duration
	total     time.Duration
	count     int
}

// note takes in the fate of the next probe, which left at the time.
func (o *Outage) note(sent time.Time, up bool) {
	if o.known && o.up == up {
		return
	}
	if up {
		o.total += o.Current(sent)
		o.longest = max(o.longest, o.Current(sent))
	} else {
		o.count++
	}
	o.known, o.up, o.since = true, up, sent
}

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
