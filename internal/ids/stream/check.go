package stream

import (
	"time"

	"gotcp/internal/ids/event"
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// ackOK reports whether the acknowledgement can be right: of something that the
// other was allowed to send, and not older than a window. A segment without ACK has
// none that could be wrong.
func (s *session) ackOK(g *segment) bool {
	if !g.has(wire.ACK) {
		return true
	}
	to := g.to
	switch {
	case to.fin && to.next.Less(g.ack):
		// There is nothing behind a FIN.
	case g.ack == to.lastAck, to.lastAck.Less(g.ack) && g.ack.LessEq(to.nextWin):
		return true
	case g.ack.Less(to.lastAck):
		// An old one, of a segment that was overtaken, does no harm (RFC 9293
		// §3.10.7.4), unless it is too old to have been (RFC 5961 §5).
		if to.window == 0 || !g.ack.Less(to.lastAck.Add(-int(min(to.window, 1<<30)))) || s.outdated(g) {
			return true
		}
	case s.flags&oneSided != 0:
		return true
	case s.flags&midstream != 0 && g.ack.LessEq(to.next):
		return true
	}
	return g.refuse(event.PacketInvalidACK)
}

// outdated reports an acknowledgement that says nothing but what one before it has said,
// and more. It was overtaken, however old it is.
func (s *session) outdated(g *segment) bool {
	return s.state >= Established && len(g.payload) == 0 && g.flags&(wire.SYN|wire.FIN|wire.RST) == 0 &&
		g.seq == g.from.next && g.p.TCPOptions.NumSACK == 0
}

// pawsAge is how long a timestamp protects against old ones (RFC 7323 §5.5).
const pawsAge = 24 * 24 * time.Hour

// timestampOK is PAWS (RFC 7323 §5.3): a segment with a timestamp older than that of
// the last one is an old duplicate. It keeps the new timestamp.
func (s *session) timestampOK(now time.Time, g *segment) bool {
	o := &g.p.TCPOptions
	if s.flags&timestamps == 0 || !o.HasTimestamps {
		return true
	}
	from := g.from
	if from.hasTS && seq.Num(o.TSVal).Less(seq.Num(from.ts)) && now.UnixNano()-from.tsAt < int64(pawsAge) {
		return g.refuse(event.PacketInvalidTimestamp)
	}
	// Only a segment at the left edge or before may set it (RFC 7323 §4.3).
	if g.seq.LessEq(from.next) {
		from.ts, from.tsAt, from.hasTS = o.TSVal, now.UnixNano(), true
	}
	return true
}

// resetOK reports whether the receiver of a RST takes it (RFC 5961 §3.2): its number
// must be the very next that the receiver expects. That lies between what it has
// acknowledged and what was sent to it.
func (s *session) resetOK(now time.Time, g *segment) bool {
	if !s.timestampOK(now, g) {
		return false
	}
	if len(g.payload) > 0 {
		g.p.Raise(event.RSTWithData)
	}
	if s.flags&oneSided == 0 && g.ack != 0 && !s.ackOK(g) {
		return g.refuse(event.RSTInvalidACK)
	}
	from := g.from
	if s.flags&(oneSided|midstream) != 0 {
		return from.lastAck.LessEq(g.seq) && g.seq.LessEq(from.next.Add(int(g.to.window)))
	}
	return from.lastAck.LessEq(g.seq) && g.seq.LessEq(from.next)
}

// shut ends the session by RST.
func (s *session) shut(g *segment) bool {
	s.before, s.state = s.state, Closed
	s.flags |= reset
	s.resetBy = g.dir
	return true
}

// advance notes what an accepted segment says of both sides.
func (s *session) advance(g *segment) {
	from, to := g.from, g.to
	next := g.end()
	if g.has(wire.FIN) && !from.fin {
		next = next.Add(1)
		from.fin = true
	}
	from.next = seq.Max(from.next, next)
	if s.flags&oneSided != 0 {
		from.lastAck = from.next
	}
	from.window = g.window << from.scale
	if g.has(wire.ACK) {
		to.lastAck = seq.Max(to.lastAck, g.ack)
		to.nextWin = seq.Max(to.nextWin, to.lastAck.Add(int(from.window)))
		// What we have missed of it, it has sent all the same.
		to.next = seq.Max(to.next, g.ack)
	}
}

// inWindow reports whether the receiver has room for all of a segment. A probe of a
// closed window is one byte (RFC 9293 §3.8.6.1).
func (s *session) inWindow(g *segment) bool {
	if s.flags&(midstream|oneSided) != 0 && g.to.window == 0 {
		return true
	}
	probe := len(g.payload) == 1 && g.seq == g.from.next && g.to.window == 0
	return probe || g.end().LessEq(g.from.nextWin)
}

// keepAlive reports a probe of an idle connection: the last byte, or none, once more
// (RFC 9293 §3.8.4).
func (s *session) keepAlive(g *segment) bool {
	return len(g.payload) <= 1 && g.flags&(wire.SYN|wire.FIN|wire.RST) == 0 &&
		g.seq.Add(1) == g.from.next && g.ack == g.to.lastAck
}

// retransmitted reports a segment whose bytes were there before, or some of which the
// receiver has acknowledged.
func (s *session) retransmitted(g *segment) bool {
	from := g.from
	return len(g.payload) > 0 && (g.seq.Less(from.lastAck) || g.end().LessEq(from.next) && s.seen(g))
}

// seen reports that all bytes of a segment were there before, in order.
func (s *session) seen(g *segment) bool {
	d := &g.from.data
	return d.ignored || d.place(g.end()) <= int64(d.end)
}

// badWindowUpdate reports a segment that is ahead of what both sides have sent, and
// shrinks the window by more than its data and than what it acknowledges: one that is
// made to have the data that we expect fall out of the window.
func (s *session) badWindowUpdate(g *segment) bool {
	window := g.window << g.from.scale
	if g.flags&(wire.SYN|wire.FIN|wire.RST) != 0 || window >= g.from.window || !g.to.next.Less(g.ack) || !g.from.next.Less(g.seq) {
		return false
	}
	// After a loss the sums seldom come out exactly.
	shrinks, acked := g.from.window-window, uint32(g.ack.Sub(g.to.lastAck))
	if window > 1024 {
		acked += 32
	}
	return shrinks > uint32(len(g.payload)) && shrinks > acked
}

// late reports a segment that the receiver has acknowledged and passed already. It
// may still bring what we have missed.
func (s *session) late(g *segment) bool {
	if !g.end().Less(g.from.lastAck) {
		return false
	}
	d := &g.from.data
	return len(g.payload) == 0 || d.ignored || d.place(g.end()) <= int64(d.end)
}
