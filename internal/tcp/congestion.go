package tcp

import "time"

// window is the congestion window, in bytes. A controller moves it.
type window struct {
	cwnd, ssthresh int
	maxCwnd        int // largest so far, for Info
	mss            int
}

// infiniteSsthresh stands for "no loss yet" (RFC 5681 §3.1: arbitrarily high).
const infiniteSsthresh = 1 << 30

func (w *window) slowStart() bool { return w.cwnd < w.ssthresh }

// initialWindow is the congestion window to begin with (RFC 6928 §2).
func initialWindow(mss int) int { return min(10*mss, max(2*mss, 14600)) }

// controller decides how the window moves when things go well and how far it
// falls when they don't. Recovery decides when; seams for HyStart++, PRR, ECN
// and pacing lie here and in recovery.
type controller interface {
	name() string
	// acked: n bytes were delivered while the window was the limit.
	acked(now instant, w *window, n int, srtt time.Duration)
	// reduce returns the new ssthresh after a loss (RFC 5681 §3.1 (4)).
	reduce(now instant, w *window, flight int) int
	// idle: nothing was in flight for d.
	idle(d time.Duration)
	// timeout: a retransmission timeout made the window collapse.
	timeout()
	// save and restore keep and bring back the state before a reduction that
	// proves to have been spurious.
	save()
	restore()
}

// newController makes the one of that name, CUBIC for any other.
func newController(name string) controller {
	if name == "reno" {
		return &reno{}
	}
	return &cubic{}
}

// growSlowStart is slow start (RFC 5681 §3.1), counting bytes (RFC 3465): one
// acknowledgement may cover a whole offloaded segment. It returns what of n
// is left over once ssthresh is reached.
func (w *window) growSlowStart(n int) int {
	if !w.slowStart() {
		return n
	}
	step := min(n, w.ssthresh-w.cwnd)
	w.cwnd += step
	return n - step
}
