package echo

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A quantile is within the digits kept of the value that stands at its place
// among all of them sorted.
func TestQuantiles(t *testing.T) {
	for digits, precision := range map[int]float64{FineDigits: 1e-3, CoarseDigits: 1e-2} {
		h := NewHistogram(digits)
		rapid.Check(t, func(t *rapid.T) {
			values := rapid.SliceOfN(rapid.Int64Range(1, longestRTT), 1, 300).Draw(t, "values")
			h.Reset()
			for _, v := range values {
				h.Add(time.Duration(v))
			}
			slices.Sort(values)
			for _, q := range []float64{0.5, 0.9, 0.99, 0.999, 1} {
				want := float64(values[int(math.Ceil(q*float64(len(values))))-1])
				if got := float64(h.Quantile(q)); math.Abs(got-want) > 1+want*precision {
					t.Fatalf("p%v is %v, want %v", 100*q, time.Duration(got), time.Duration(want))
				}
			}
		})
	}
}

func TestHistogramOutOfRange(t *testing.T) {
	h := NewHistogram(CoarseDigits)
	if h.Quantile(0.5) != 0 || h.Buckets() != nil {
		t.Error("an empty one has values")
	}
	h.Add(-time.Second)
	h.Add(0)
	h.Add(48 * time.Hour)
	if h.Count() != 3 || h.Quantile(0.5) != 1 || h.Quantile(1) < time.Hour {
		t.Error(h.Count(), h.Quantile(0.5), h.Quantile(1))
	}
}

func TestBuckets(t *testing.T) {
	h := NewHistogram(FineDigits)
	for _, us := range []time.Duration{120, 130, 180, 200, 900, 1900, 1950} {
		h.Add(us * time.Microsecond)
	}
	us := time.Microsecond
	want := []Bucket{{200 * us, 4}, {500 * us, 0}, {1000 * us, 1}, {2000 * us, 2}}
	if got := h.Buckets(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestBucketsHoldAll(t *testing.T) {
	h := NewHistogram(FineDigits)
	rapid.Check(t, func(t *rapid.T) {
		h.Reset()
		values := rapid.SliceOfN(rapid.Int64Range(1, longestRTT), 1, 100).Draw(t, "values")
		for _, v := range values {
			h.Add(time.Duration(v))
		}
		var sum int64
		var last time.Duration
		for _, b := range h.Buckets() {
			if b.UpTo <= last {
				t.Fatalf("%v after %v", b.UpTo, last)
			}
			sum, last = sum+b.Count, b.UpTo
		}
		if sum != int64(len(values)) {
			t.Fatalf("%d of %d values", sum, len(values))
		}
	})
}
