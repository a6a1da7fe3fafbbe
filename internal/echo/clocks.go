package echo

import "time"

// clockSlack is how much the two clocks may differ over one round trip: the
// wall clock is slewed by at most 500 ppm, and read a moment apart.
const clockSlack = time.Millisecond

// roundTrip is the time from a probe that left at the stamp, by the wall clock,
// to a reply that the kernel got at the other, zero where it didn't say; own is
// what it took by our own clock.
//
// Both stamps are the kernel's, so our own scheduling is not in their
// difference. A wall clock that was set meanwhile shows in a difference that
// is negative or more than our own, steady clock allows: then that one counts.
func roundTrip(own time.Duration, stamp int64, at time.Time) time.Duration {
	own = max(0, own)
	if at.IsZero() {
		return own
	}
	d := time.Duration(at.UnixNano() - stamp)
	if d < 0 || d > own+clockSlack {
		return own
	}
	return d
}
