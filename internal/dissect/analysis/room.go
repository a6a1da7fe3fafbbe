package analysis

import (
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// maxScale is the largest shift of a window (RFC 7323 §2.3).
const maxScale = 14

// room is what a side is ready to receive.
type room struct {
	known  bool
	window uint32 // the field, as sent last
	edge   seq.Num

	// The shift applies if both sides offered one in their SYNs
	// (RFC 7323 §2.2). Without both of them the true window isn't known.
	syn, hasScale bool
	scale         uint8
}

// take reads a segment's window. The edge never moves back: a segment that was
// overtaken offers what has been used since.
func (r *room) take(s *segment, other *room) {
	if s.has(wire.SYN) {
		r.syn, r.hasScale, r.scale = true, s.opts.HasWindowScale, min(s.opts.WindowScale, maxScale)
	}
	if !s.has(wire.ACK) {
		return // its window has no place to begin at
	}
	shift := uint8(0)
	if r.hasScale && other.hasScale && !s.has(wire.SYN) { // a SYN's is never scaled
		shift = r.scale
	}
	if edge := s.ack.Add(int(s.window << shift)); !r.known || r.edge.Less(edge) || r.edge.Sub(edge) > maxDistance {
		r.edge = edge
	}
	r.known, r.window = true, s.window
}

// trusted reports that the edge is where it seems to be.
func (r *room) trusted(other *room) bool { return r.known && r.syn && other.syn }

// zero reports that there is none.
func (r *room) zero() bool { return r.known && r.window == 0 }
