package tcp

import (
	"math"
	"time"
)

const (
	initialRTO = time.Second // RFC 6298 §2.1
	minRTO     = 200 * time.Millisecond
	maxRTO     = 2 * time.Minute // RFC 6298 §2.5 asks for at least 60 s
)

// rttEstimator smooths round-trip times and derives the retransmission
// timeout from them (RFC 6298).
type rttEstimator struct {
	srtt, rttvar    time.Duration
	last, min, max  time.Duration
	sum             time.Duration
	squares         float64 // of the samples in seconds, for the deviation
	samples         int
	backoff         uint
	afterSynTimeout bool // RFC 6298 §5.7
}

// sample takes in a measured round-trip time. expected is the number of
// samples per round trip: with many the gains shrink, so that the memory of
// the estimator stays the same (RFC 7323 appendix G).
func (e *rttEstimator) sample(rtt time.Duration, expected int) {
	rtt = max(rtt, 1)
	e.last, e.max, e.sum = rtt, max(e.max, rtt), e.sum+rtt
	e.squares += rtt.Seconds() * rtt.Seconds()
	e.samples++
	if e.min == 0 || rtt < e.min {
		e.min = rtt
	}
	if e.srtt == 0 {
		e.srtt, e.rttvar = rtt, rtt/2 // RFC 6298 §2.2
		return
	}
	n := time.Duration(max(expected, 1))
	diff := e.srtt - rtt
	if diff < 0 {
		diff = -diff
	}
	e.rttvar += (diff - e.rttvar) / (4 * n) // RFC 6298 §2.3
	e.srtt += (rtt - e.srtt) / (8 * n)
}

// deviation is the standard deviation of all samples.
func (e *rttEstimator) deviation() time.Duration {
	if e.samples == 0 {
		return 0
	}
	n := float64(e.samples)
	mean := e.sum.Seconds() / n
	return time.Duration(math.Sqrt(max(e.squares/n-mean*mean, 0)) * float64(time.Second))
}

// base is the timeout before any back-off. The floor of 200 ms is put under
// the variance, not under the sum: it stands for what an acknowledgement may
// be delayed, which comes on top of the path's time.
func (e *rttEstimator) base() time.Duration {
	if e.srtt == 0 {
		if e.afterSynTimeout {
			return 3 * time.Second // RFC 6298 §5.7
		}
		return initialRTO
	}
	return min(e.srtt+max(4*e.rttvar, minRTO), maxRTO)
}

// rto is the timeout, backed off (RFC 6298 §5.5).
func (e *rttEstimator) rto() time.Duration {
	return min(e.base()<<min(e.backoff, 10), maxRTO)
}

// backOff doubles the timeout.
func (e *rttEstimator) backOff() { e.backoff++ }
