package analysis

import "gotcp/internal/seq"

// doubts is the evidence that data of a half was lost, as the other side's
// acknowledgements give it.
type doubts struct {
	dupAcks int
	// since is when the first sign of the present loss passed, last when the
	// latest did.
	since, last int64
	// Until recover is acknowledged, an acknowledgement of less points at the
	// next hole (RFC 6582 §3.2).
	recovering bool
	recover    seq.Num
}

// sign takes note of an acknowledgement that speaks of loss.
func (d *doubts) sign(at int64, first bool) {
	if first {
		d.since = at
	}
	d.last = at
}

// advanced is told that una moved.
func (d *doubts) advanced(at int64, una seq.Num) {
	d.dupAcks = 0
	if d.recovering && d.recover.LessEq(una) {
		d.recovering = false
	}
	if d.recovering {
		d.last = at
	}
}

func (d *doubts) clear() { *d = doubts{} }
