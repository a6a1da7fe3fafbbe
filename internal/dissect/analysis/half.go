package analysis

import (
	"net/netip"

	"gotcp/internal/seq"
)

// maxSacked bounds the parts of one half that selective acknowledgements
// reported; of a window with more holes the later ones are not known.
const maxSacked = 32

// half is one direction of a connection: what one side sent, how far the other
// has acknowledged it, and what room the first one offers.
type half struct {
	addr netip.AddrPort // who sends

	known    bool // una and nxt mean something
	captured bool // some segment of it was seen
	una, nxt seq.Num
	gaps     gaps
	sacked   seq.RangeSet
	samples  samples
	doubts   doubts

	syn, synACK bool
	isn         seq.Num
	fin         bool // the end of its data was seen
	late        bool // it sent data after the other side's FIN

	room  room
	probe Flags // KeepAlive or WindowProbe, while it has no answer

	tally tally
}

// begin starts the sequence space at n: at its SYN, or wherever the capture
// comes in.
func (h *half) begin(n seq.Num) {
	h.known, h.una, h.nxt = true, n, n
	h.gaps.clear()
	h.sacked.Clear()
	h.samples.clear()
	h.doubts.clear()
}

// reach moves nxt on. What lies too far behind it is forgotten, or it would
// come to lie before it: una where acknowledgements do not pass here.
func (h *half) reach(n seq.Num) {
	h.nxt = n
	h.gaps.forget(n)
	if uint32(n-h.una) > maxDistance {
		h.una = n.Add(-maxDistance / 2)
		h.sacked.TrimBefore(h.una)
		h.samples.clear()
	}
}

// reset makes it as new, but keeps the memory of its lists.
func (h *half) reset(addr netip.AddrPort) {
	g, s, m := h.gaps.list[:0], h.sacked, h.samples.list[:0]
	s.Clear()
	s.Limit = maxSacked
	*h = half{addr: addr, gaps: gaps{g}, sacked: s, samples: samples{m}}
}

// outstanding is how much of it has no acknowledgement yet.
func (h *half) outstanding() int { return max(0, h.nxt.Sub(h.una)) }

// arrived reports that the other side has acknowledged all of r, in order or
// selectively.
func (h *half) arrived(r seq.Range) bool {
	return r.End.LessEq(h.una) || h.sacked.Contains(r)
}
