package echo

import (
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The range of the histogram: what is longer counts as the longest.
const (
	shortestRTT = 1
	longestRTT  = int64(time.Hour)
)

// Histogram is a distribution of round-trip times in memory that does not
// grow: every value is kept to the given number of digits.
type Histogram struct{ h *hdrhistogram.Histogram }

// Digits that a Histogram keeps: three for one target (about 260 KiB), two
// where there are many (about 35 KiB).
const (
	FineDigits   = 3
	CoarseDigits = 2
)

// NewHistogram makes an empty one.
func NewHistogram(digits int) *Histogram {
	return &Histogram{hdrhistogram.New(shortestRTT, longestRTT, digits)}
}

// Add takes one more value in.
func (h *Histogram) Add(d time.Duration) {
	// Within the range nothing can fail.
	_ = h.h.RecordValue(max(shortestRTT, min(int64(d), longestRTT)))
}

// Count is how many values are in it.
func (h *Histogram) Count() int64 { return h.h.TotalCount() }

// Reset empties it.
func (h *Histogram) Reset() { h.h.Reset() }

// Quantile is the shortest value that the given share of all, 0 to 1, do not
// exceed; zero without any.
func (h *Histogram) Quantile(q float64) time.Duration {
	all := float64(h.h.TotalCount())
	if all == 0 {
		return 0
	}
	// Given a share of which some value makes it whole: the library rounds to
	// the nearest, so that p90 of six would be the fifth, which is p83.
	return time.Duration(h.h.ValueAtQuantile(math.Ceil(q*all) / all * 100))
}

// Bucket is a range of values, up to and including UpTo, and how many are in it.
type Bucket struct {
	UpTo  time.Duration
	Count int64
}

// Buckets parts the values into ranges whose bounds grow as 1, 2, 5, 10, ...,
// from the range of the shortest to that of the longest, for people to look at.
func (h *Histogram) Buckets() []Bucket {
	var all []Bucket
	if h.h.TotalCount() == 0 {
		return nil
	}
	bound := nextBound(0)
	for bound < time.Duration(h.h.Min()) {
		bound = nextBound(bound)
	}
	current := Bucket{UpTo: bound}
	for _, bar := range h.h.Distribution() {
		if bar.Count == 0 {
			continue
		}
		for time.Duration(bar.From) > current.UpTo {
			all = append(all, current)
			current = Bucket{UpTo: nextBound(current.UpTo)}
		}
		current.Count += bar.Count
	}
	return append(all, current)
}

// nextBound is the next of 1, 2, 5, 10, 20, 50, ... microseconds.
func nextBound(d time.Duration) time.Duration {
	unit := time.Microsecond
	for {
		for _, step := range []time.Duration{1, 2, 5} {
			if step*unit > d {
				return step * unit
			}
		}
		unit *= 10
	}
}
