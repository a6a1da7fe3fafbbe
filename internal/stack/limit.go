package stack

import "time"

// ICMP errors go out at icmpRate per second at most, icmpBurst at once
// (RFC 1812 §4.3.2.8 asks for a limit and leaves it to us).
const (
	icmpRate  = 100
	icmpBurst = 50
)

// bucket is a token bucket.
type bucket struct {
	rate, burst float64
	tokens      float64
	last        time.Time
}

// take reports whether one more may pass now.
func (b *bucket) take(now time.Time) bool {
	if b.last.IsZero() {
		b.tokens = b.burst
	} else {
		b.tokens = min(b.burst, b.tokens+now.Sub(b.last).Seconds()*b.rate)
	}
	b.last = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
