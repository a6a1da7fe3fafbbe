package tcp

import (
	"testing"
	"time"
)

func TestRTTFirstSample(t *testing.T) {
	var e rttEstimator
	if e.rto() != time.Second {
		t.Errorf("RTO %v before any sample, want 1 s (RFC 6298 §2.1)", e.rto())
	}
	e.sample(400*time.Millisecond, 1)
	if e.srtt != 400*time.Millisecond || e.rttvar != 200*time.Millisecond {
		t.Errorf("srtt %v rttvar %v after the first sample", e.srtt, e.rttvar)
	}
	if got, want := e.rto(), 1200*time.Millisecond; got != want {
		t.Errorf("RTO %v, want SRTT + 4 RTTVAR = %v", got, want)
	}
}

func TestRTTSmoothing(t *testing.T) {
	var e rttEstimator
	e.sample(100*time.Millisecond, 1)
	e.sample(180*time.Millisecond, 1)
	// RFC 6298 §2.3: RTTVAR = 3/4*50 + 1/4*|100-180|, SRTT = 7/8*100 + 1/8*180.
	if e.rttvar != 57500*time.Microsecond || e.srtt != 110*time.Millisecond {
		t.Errorf("srtt %v rttvar %v", e.srtt, e.rttvar)
	}
	if e.min != 100*time.Millisecond || e.max != 180*time.Millisecond {
		t.Errorf("min %v max %v", e.min, e.max)
	}
}

func TestRTTManySamplesPerRound(t *testing.T) {
	var one, many rttEstimator
	one.sample(100*time.Millisecond, 1)
	many.sample(100*time.Millisecond, 1)
	one.sample(200*time.Millisecond, 1)
	for range 10 {
		many.sample(200*time.Millisecond, 10)
	}
	if d := (one.srtt - many.srtt).Abs(); d > 2*time.Millisecond {
		t.Errorf("ten samples in a round move srtt to %v, one to %v", many.srtt, one.srtt)
	}
}

func TestRTOBounds(t *testing.T) {
	var e rttEstimator
	for range 100 {
		e.sample(time.Millisecond, 1)
	}
	if e.rto() < minRTO {
		t.Errorf("RTO %v is below the minimum", e.rto())
	}
	before := e.rto()
	e.backOff()
	if e.rto() != 2*before {
		t.Errorf("RTO %v after back-off, want %v", e.rto(), 2*before)
	}
	for range 40 {
		e.backOff()
	}
	if e.rto() != maxRTO {
		t.Errorf("RTO %v, want at most %v", e.rto(), maxRTO)
	}
}

func TestRTTDeviation(t *testing.T) {
	var e rttEstimator
	for _, ms := range []int{10, 20, 30, 40} {
		e.sample(time.Duration(ms)*time.Millisecond, 1)
	}
	// The standard deviation of 10, 20, 30, 40 is the root of 125.
	if d := e.deviation() - 11180*time.Microsecond; d.Abs() > 10*time.Microsecond {
		t.Errorf("deviation %v", e.deviation())
	}
}
