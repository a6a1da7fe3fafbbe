package tcp

import (
	"math"
	"testing"
	"time"
)

const testMSS = 1000

func TestInitialWindow(t *testing.T) {
	for _, tt := range []struct{ mss, want int }{
		{536, 5360}, {1460, 14600}, {2190, 14600}, {8960, 17920}, // RFC 6928 §2
	} {
		if got := initialWindow(tt.mss); got != tt.want {
			t.Errorf("initialWindow(%d) = %d, want %d", tt.mss, got, tt.want)
		}
	}
}

func TestSlowStartCountsBytes(t *testing.T) {
	w := window{cwnd: 10 * testMSS, ssthresh: 15 * testMSS, mss: testMSS}
	r := &reno{}
	r.acked(1, &w, 4*testMSS, time.Millisecond)
	if w.cwnd != 14*testMSS {
		t.Errorf("cwnd %d after 4 segments in slow start", w.cwnd)
	}
	if left := w.growSlowStart(3 * testMSS); left != 2*testMSS || w.cwnd != 15*testMSS {
		t.Errorf("cwnd %d, %d left at ssthresh", w.cwnd, left)
	}
}

func TestRenoAvoidance(t *testing.T) {
	w := window{cwnd: 10 * testMSS, ssthresh: 5 * testMSS, mss: testMSS}
	r := &reno{}
	for range 10 {
		r.acked(1, &w, testMSS, time.Millisecond)
	}
	if w.cwnd != 11*testMSS {
		t.Errorf("cwnd %d after one window of acknowledgements, want one segment more", w.cwnd)
	}
	if got := r.reduce(1, &w, 8*testMSS); got != 4*testMSS {
		t.Errorf("ssthresh %d, want half the flight", got)
	}
	if got := r.reduce(1, &w, testMSS); got != 2*testMSS {
		t.Errorf("ssthresh %d, want at least two segments", got)
	}
}

// runCubic feeds one window of acknowledgements per round trip for d.
func runCubic(c *cubic, w *window, from instant, d, rtt time.Duration) instant {
	now := from
	for end := from.add(d); now < end; now = now.add(rtt) {
		for acked, cwnd := 0, w.cwnd; acked < cwnd; acked += w.mss {
			c.acked(now, w, w.mss, rtt)
		}
	}
	return now
}

func TestCubicFollowsItsCurve(t *testing.T) {
	const rtt = 100 * time.Millisecond
	w := window{cwnd: 1000 * testMSS, ssthresh: 500 * testMSS, mss: testMSS}
	c := &cubic{}
	c.epoch = 1
	w.ssthresh = c.reduce(1, &w, w.cwnd)
	w.cwnd = w.ssthresh
	if w.cwnd != 700*testMSS {
		t.Fatalf("cwnd %d after a loss at 1000 segments, want 0.7 of it", w.cwnd)
	}
	// K = cbrt(Wmax * (1-beta) / C): the time back to the old maximum (RFC 9438 §4.2).
	k := math.Cbrt(1000 * 0.3 / 0.4)
	now := runCubic(c, &w, 1, time.Duration(k*float64(time.Second)), rtt)
	if got := float64(w.cwnd) / testMSS; math.Abs(got-1000) > 10 {
		t.Errorf("%.1f segments after K = %.2f s, want about 1000", got, k)
	}
	runCubic(c, &w, now, 3*time.Second, rtt)
	if got, want := float64(w.cwnd)/testMSS, 1000+0.4*27; math.Abs(got-want) > 8 {
		t.Errorf("%.1f segments 3 s later, want about %.1f", got, want)
	}
}

func TestCubicIsRenoFriendly(t *testing.T) {
	// A small window on a short path: Reno is faster than the curve, and CUBIC
	// must keep up with it (RFC 9438 §4.3).
	const rtt = 10 * time.Millisecond
	w := window{cwnd: 20 * testMSS, ssthresh: 10 * testMSS, mss: testMSS}
	c := &cubic{}
	w.ssthresh = c.reduce(1, &w, w.cwnd)
	w.cwnd = w.ssthresh
	runCubic(c, &w, 1, 20*rtt, rtt)
	// Alpha per round trip up to the window of the loss, one segment beyond.
	want := 20 + (20 - 6/cubicAlpha)
	if got := float64(w.cwnd) / testMSS; math.Abs(got-want) > 1 {
		t.Errorf("%.1f segments after 20 round trips, want %.1f", got, want)
	}
}

func TestCubicFastConvergence(t *testing.T) {
	c := &cubic{}
	w := window{cwnd: 100 * testMSS, ssthresh: 1, mss: testMSS}
	c.reduce(1, &w, w.cwnd)
	w.cwnd = 80 * testMSS
	c.reduce(2, &w, w.cwnd)
	if want := 80 * (1 + cubicBeta) / 2; math.Abs(c.wMax-want) > 0.01 {
		t.Errorf("wMax %.2f after a loss below the last maximum, want %.2f (RFC 9438 §4.7)", c.wMax, want)
	}
}

func TestCubicRestore(t *testing.T) {
	c := &cubic{}
	w := window{cwnd: 100 * testMSS, ssthresh: 1, mss: testMSS}
	c.acked(5, &w, testMSS, time.Millisecond)
	before := c.cubicState
	c.save()
	c.reduce(6, &w, w.cwnd)
	c.restore()
	if c.cubicState != before {
		t.Errorf("state %+v after undo, was %+v", c.cubicState, before)
	}
}
