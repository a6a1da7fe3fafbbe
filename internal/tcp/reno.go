package tcp

import "time"

// reno is RFC 5681's congestion control, with byte counting.
type reno struct {
	credit, saved int // bytes acknowledged since the window last grew
}

func (r *reno) name() string { return "reno" }

func (r *reno) acked(_ instant, w *window, n int, _ time.Duration) {
	n = w.growSlowStart(n)
	if n == 0 {
		return
	}
	// One segment for each window acknowledged (RFC 5681 §3.1 (3), RFC 3465 §2.1).
	for r.credit += n; r.credit >= w.cwnd; {
		r.credit -= w.cwnd
		w.cwnd += w.mss
	}
}

func (r *reno) reduce(_ instant, w *window, flight int) int {
	r.credit = 0
	// RFC 5681 §3.1 (4); what limited transmit added does not count (§3.2 (2)).
	return max(min(flight, w.cwnd)/2, 2*w.mss)
}

func (r *reno) idle(time.Duration) {}
func (r *reno) timeout()           { r.credit = 0 }
func (r *reno) save()              { r.saved = r.credit }
func (r *reno) restore()           { r.credit = r.saved }
