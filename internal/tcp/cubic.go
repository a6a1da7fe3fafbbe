package tcp

import (
	"math"
	"time"
)

// RFC 9438 §4.1, §4.6: the curve's steepness in segments per second cubed,
// and the factor of the decrease.
const (
	cubicC    = 0.4
	cubicBeta = 0.7
	// cubicAlpha makes the Reno-friendly window grow as fast as Reno's would
	// on average (RFC 9438 §4.3).
	cubicAlpha = 3 * (1 - cubicBeta) / (1 + cubicBeta)
)

// cubicState is what a spurious reduction brings back (RFC 9438 §4.9.2).
type cubicState struct {
	epoch     instant // when this stage of congestion avoidance began, 0: not yet
	wMax      float64 // segments: where the window was when it last had to fall
	k         float64 // seconds from the epoch until the curve is back at wMax
	wEst      float64 // segments: what Reno's window would be
	cwndPrior float64 // segments: the window just before the last reduction
	fraction  float64 // bytes of growth not yet added to the window
}

// cubic is RFC 9438's congestion control.
type cubic struct {
	cubicState
	saved cubicState
}

func (c *cubic) name() string { return "cubic" }

func (c *cubic) acked(now instant, w *window, n int, srtt time.Duration) {
	n = w.growSlowStart(n)
	if n == 0 {
		return
	}
	mss := float64(w.mss)
	cwnd := float64(w.cwnd) / mss
	segments := float64(n) / mss
	if c.epoch == 0 {
		c.begin(now, cwnd)
	}
	t := time.Duration(now - c.epoch).Seconds()

	// RFC 9438 §4.3: the Reno-friendly region.
	alpha := cubicAlpha
	if c.wEst >= c.cwndPrior {
		alpha = 1
	}
	c.wEst += alpha * segments / cwnd
	if c.curve(t) < c.wEst {
		if c.wEst > cwnd {
			w.cwnd = int(c.wEst * mss)
		}
		return
	}

	// RFC 9438 §4.2, §4.4, §4.5: towards where the curve will be one round
	// trip from now, at most half a window in that time.
	target := min(max(c.curve(t+srtt.Seconds()), cwnd), 1.5*cwnd)
	c.fraction += (target - cwnd) / cwnd * float64(n)
	whole := int(c.fraction)
	c.fraction -= float64(whole)
	w.cwnd += whole
}

// begin starts a stage of congestion avoidance (RFC 9438 §4.2, §4.8).
func (c *cubic) begin(now instant, cwnd float64) {
	c.epoch, c.wEst, c.fraction = now, cwnd, 0
	if cwnd < c.wMax {
		c.k = math.Cbrt((c.wMax - cwnd) / cubicC)
	} else {
		c.k, c.wMax = 0, cwnd
	}
}

// curve is W_cubic(t) in segments (RFC 9438 §4.2).
func (c *cubic) curve(t float64) float64 {
	d := t - c.k
	return cubicC*d*d*d + c.wMax
}

// reduce is RFC 9438 §4.6 and §4.7. It goes by the window instead of the
// flight size, as §4.6 allows where the window does not grow while the sender
// is limited by something else; ours does not.
func (c *cubic) reduce(_ instant, w *window, _ int) int {
	cwnd := float64(w.cwnd) / float64(w.mss)
	c.cwndPrior, c.epoch = cwnd, 0
	if cwnd < c.wMax {
		c.wMax = cwnd * (1 + cubicBeta) / 2 // fast convergence
	} else {
		c.wMax = cwnd
	}
	return max(int(float64(w.cwnd)*cubicBeta), 2*w.mss)
}

// idle shifts the epoch, so that the curve does not run on while nobody sends
// (RFC 9438 §5.8 and the note of §4.2 on application-limited periods).
func (c *cubic) idle(d time.Duration) {
	if c.epoch != 0 {
		c.epoch += instant(d)
	}
}

// timeout is RFC 9438 §4.8: the next stage begins with slow start's result.
func (c *cubic) timeout() { c.epoch = 0 }

func (c *cubic) save()    { c.saved = c.cubicState }
func (c *cubic) restore() { c.cubicState = c.saved }
