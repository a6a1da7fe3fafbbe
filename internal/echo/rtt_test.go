package echo

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRTT(t *testing.T) {
	var r RTT
	if r.Mean() != 0 || r.Deviation() != 0 || r.SampleDeviation() != 0 || r.Smoothed() != 0 {
		t.Error("an empty one has values")
	}
	for _, d := range []time.Duration{2, 4, 4, 4, 5, 5, 7, 9} {
		r.Add(d * ms)
	}
	if r.Count != 8 || r.Min != 2*ms || r.Max != 9*ms || r.Mean() != 5*ms || r.Deviation() != 2*ms {
		t.Errorf("%+v, mean %v, deviation %v", r, r.Mean(), r.Deviation())
	}
	// The root of 32 ms² over seven.
	if got := r.SampleDeviation(); got.Round(time.Microsecond) != 2138*time.Microsecond {
		t.Error("sample deviation", got)
	}
}

// The moving average as in the text of ping: 0.043 and four of 0.007 ms are
// ipg/ewma .../0.028 ms.
func TestSmoothed(t *testing.T) {
	var r RTT
	for _, us := range []time.Duration{43, 9, 7, 7, 7} {
		r.Add(us * time.Microsecond)
	}
	if got := r.Smoothed(); got/time.Microsecond != 28 {
		t.Error(got)
	}
}

func TestDeviationOfMany(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(0, int64(time.Hour)), 1, 50).Draw(t, "values")
		var r RTT
		var sum float64
		for _, v := range values {
			r.Add(time.Duration(v))
			sum += float64(v)
		}
		mean, squares := sum/float64(len(values)), 0.0
		for _, v := range values {
			squares += (float64(v) - mean) * (float64(v) - mean)
		}
		want := math.Sqrt(squares / float64(len(values)))
		if math.Abs(float64(r.Deviation())-want) > 1+want/1e9 || math.Abs(float64(r.Mean())-mean) > 1 {
			t.Fatalf("mean %v, deviation %v; want %v, %v", r.Mean(), r.Deviation(), mean, want)
		}
	})
}
