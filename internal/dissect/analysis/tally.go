package analysis

import "time"

// tally counts what one half carried.
type tally struct {
	packets         uint64
	bytes           uint64 // payload, each time it was sent
	fresh           uint64 // payload, once
	missing         uint64 // sequence numbers that were jumped over and never came
	resentBytes     uint64
	retransmissions uint64
	fast, spurious  uint64
	outOfOrder      uint64
	dupAcks         uint64 // about this half's data
	zeroWindows     uint64 // against this half's data
	windowFull      uint64
	// owed are duplicates that will be reported although they were recognised
	// when they were sent.
	owed uint64

	// When payload was seen first, and when last any that was new, or its
	// acknowledgement.
	firstData, lastData int64
	rtts                rtts
}

// data counts new payload.
func (t *tally) data(at int64, fresh int) {
	if t.fresh == 0 {
		t.firstData = at
	}
	if fresh > 0 {
		t.fresh += uint64(fresh)
		t.lastData = at
	}
}

// goodput is the rate of payload, once, in bytes per second: over the time in
// which it was sent and acknowledged.
func (t *tally) goodput() float64 {
	if d := time.Duration(t.lastData - t.firstData); d > 0 {
		return float64(t.fresh) / d.Seconds()
	}
	return 0
}
