package analysis

import (
	"net/netip"
	"time"

	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// flow is one connection.
type flow struct {
	key    key
	halves [2]half // in the order of the key
	client int     // the half of who opened, or spoke first
	number uint64  // among all, in the order in which they begin

	start, last int64
	opened      bool  // the first SYN passed, and
	synAt       int64 // when
	established bool
	handshake   time.Duration
	reset       Reset
	resetBy     int
	reused      bool

	place recent.Place[*flow] // in the order of use
}

// renew makes the flow the one of the key, whose first packet is sent by the
// half from.
func (f *flow) renew(k key, from int, src, dst netip.AddrPort, at int64) {
	f.halves[from].reset(src)
	f.halves[1-from].reset(dst)
	*f = flow{key: k, halves: f.halves, client: from, start: at, last: at}
}

// input takes in a segment of the half from.
func (f *flow) input(s *segment, from int, n *Notes) {
	h, other := &f.halves[from], &f.halves[1-from]
	first := h.tally.packets+other.tally.packets == 0
	f.last = max(f.last, s.at)
	h.tally.packets++
	h.tally.bytes += uint64(s.length)
	if s.has(wire.RST) {
		n.Reset = whyFirst(s)
		if !first {
			n.Reset = f.whyReset(h, other, s)
		}
		if f.reset.Why == 0 && n.Reset.Why != OutsideWindow {
			f.reset, f.resetBy = n.Reset, from
		}
		return
	}
	if s.has(wire.SYN) {
		f.open(s, from)
	}
	h.sequence(s, other, n)
	if s.has(wire.ACK) {
		other.acknowledge(s, h, n)
		f.complete(s, from, n)
	} else {
		h.room.take(s, &other.room)
	}
}

// open takes note of who opens the connection.
func (f *flow) open(s *segment, from int) {
	switch {
	case f.opened:
	case s.has(wire.ACK):
		f.client = 1 - from
	default:
		f.opened, f.synAt, f.client = true, s.at, from
	}
}

// complete recognises the third segment of the handshake (RFC 9293 §3.5).
func (f *flow) complete(s *segment, from int, n *Notes) {
	server := &f.halves[1-f.client]
	if f.established || from != f.client || s.has(wire.SYN) || !server.synACK || !server.isn.Less(s.ack) {
		return
	}
	f.established = true
	if f.opened {
		f.handshake = time.Duration(max(0, s.at-f.synAt))
		n.Flags |= Handshake
		n.Handshake = f.handshake
	}
}

// opensAnother reports that a SYN is not this connection's.
func (f *flow) opensAnother(s *segment, from int) bool {
	h, other := &f.halves[from], &f.halves[1-from]
	if !s.has(wire.SYN) || s.has(wire.ACK) {
		return false
	}
	if h.captured || f.reset.Why != 0 {
		// A client that was refused may try again with the same number.
		return !h.syn || h.isn != s.seq
	}
	// Both may open at the same time (RFC 9293 §3.5): then the other side has
	// not acknowledged anything yet.
	return other.captured && (!other.syn || h.known)
}
