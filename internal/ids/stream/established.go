package stream

import (
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// established: data flows.
func (s *session) established(now time.Time, g *segment) bool {
	switch {
	case g.has(wire.RST):
		return s.resetOK(now, g) && s.shut(g)
	case g.has(wire.FIN):
		return s.timestampOK(now, g) && s.finish(g)
	case g.has(wire.SYN) && g.has(wire.ACK):
		return s.lateSYNACK(g)
	case g.has(wire.SYN):
		return s.lateSYN(g)
	case g.has(wire.ACK):
		return s.timestampOK(now, g) && s.segment(g)
	}
	return false // RFC 9293 §3.10.7.4: without ACK it is dropped
}

// lateSYNACK is a SYN-ACK after the handshake. Where the third packet got lost on its
// way the server sends it again, which is fair.
func (s *session) lateSYNACK(g *segment) bool {
	switch {
	case g.dir == app.ToServer && s.flags&split == 0:
		return g.refuse(event.EstablishedSYNACKToServer)
	case g.ack != g.to.lastAck:
		g.p.Raise(event.EstablishedSYNACKResendWithDiffACK)
		return g.refuse(event.EstablishedSYNACKResendWithDifferentACK)
	case g.seq != g.from.isn:
		return g.refuse(event.EstablishedSYNACKResendWithDiffSeq)
	case s.flags&confirmed != 0:
		return g.refuse(event.EstablishedSYNACKResend)
	}
	g.payload = nil
	return true
}

// lateSYN is a SYN after the handshake, which the receiver answers with a challenge
// (RFC 5961 §4.2).
func (s *session) lateSYN(g *segment) bool {
	switch {
	case g.dir == app.ToClient:
		return g.refuse(event.EstablishedSYNToClient)
	case g.seq != g.from.isn:
		return g.refuse(event.EstablishedSYNResendDiffSeq)
	}
	return g.refuse(event.EstablishedSYNResend)
}

// segment is data, an acknowledgement, or both.
func (s *session) segment(g *segment) bool {
	if s.keepAlive(g) {
		g.payload = nil
		return true
	}
	if !s.ackOK(g) {
		return g.refuse(event.EstablishedInvalidACK)
	}
	if s.late(g) {
		return g.refuse(event.EstablishedPacketBeforeLastACK)
	}
	if !s.inWindow(g) {
		return g.refuse(event.EstablishedPacketOutOfWindow)
	}
	s.confirm(g)
	s.advance(g)
	return true
}
