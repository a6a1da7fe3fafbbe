package echo

import (
	"math"
	"time"
)

// RTT gathers round-trip times. The zero value is empty.
type RTT struct {
	Count    uint64
	Min, Max time.Duration

	sum      time.Duration
	mean, m2 float64 // Welford's: the sum of squares of a long run overflows
	smoothed time.Duration
}

// Add takes one more round-trip time in.
func (r *RTT) Add(d time.Duration) {
	r.Count++
	if r.Count == 1 {
		r.Min, r.Max, r.smoothed = d, d, d
	} else {
		r.Min, r.Max = min(r.Min, d), max(r.Max, d)
		r.smoothed += (d - r.smoothed) / 8
	}
	r.sum += d
	delta := float64(d) - r.mean
	r.mean += delta / float64(r.Count)
	r.m2 += delta * (float64(d) - r.mean)
}

// Mean is the average, zero without any.
func (r *RTT) Mean() time.Duration {
	if r.Count == 0 {
		return 0
	}
	return r.sum / time.Duration(r.Count)
}

// Deviation is the standard deviation of all, which ping calls mdev.
func (r *RTT) Deviation() time.Duration {
	if r.Count == 0 {
		return 0
	}
	return time.Duration(math.Sqrt(r.m2 / float64(r.Count)))
}

// SampleDeviation is the standard deviation estimated from a sample, which mtr
// shows.
func (r *RTT) SampleDeviation() time.Duration {
	if r.Count < 2 {
		return 0
	}
	return time.Duration(math.Sqrt(r.m2 / float64(r.Count-1)))
}

// Smoothed is the moving average with a gain of one eighth, ping's ewma.
func (r *RTT) Smoothed() time.Duration { return r.smoothed }
