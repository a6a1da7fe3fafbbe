package stream

import (
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// finish takes in the first FIN.
func (s *session) finish(g *segment) bool {
	if !s.ackOK(g) {
		return g.refuse(event.FINInvalidACK)
	}
	if g.seq.Less(g.from.lastAck) && s.late(g) || !s.inWindow(g) {
		return g.refuse(event.FINOutOfWindow)
	}
	if g.has(wire.SYN) {
		return g.refuse(event.FINSYN)
	}
	s.advance(g)
	if g.dir == app.ToServer {
		s.state = CloseWait
	} else {
		s.state = FinWait1
	}
	return true
}

// wrong are the events of a state in which the session is closing.
type wrong struct{ fin, seq, ack event.Event }

var wrongIn = [Closed]wrong{
	FinWait1:  {event.FIN1FINWrongSeq, event.FIN1ACKWrongSeq, event.FIN1InvalidACK},
	FinWait2:  {event.FIN2FINWrongSeq, event.FIN2ACKWrongSeq, event.FIN2InvalidACK},
	Closing:   {event.ClosingACKWrongSeq, event.ClosingACKWrongSeq, event.ClosingInvalidACK},
	CloseWait: {event.CloseWaitFINOutOfWindow, event.CloseWaitACKOutOfWindow, event.CloseWaitInvalidACK},
	LastACK:   {event.LastACKACKWrongSeq, event.LastACKACKWrongSeq, event.LastACKInvalidACK},
	TimeWait:  {event.TimeWaitACKWrongSeq, event.TimeWaitACKWrongSeq, event.TimeWaitInvalidACK},
}

// closing: at least one side has sent FIN.
func (s *session) closing(now time.Time, g *segment) bool {
	switch {
	case g.has(wire.RST):
		return s.resetOK(now, g) && s.shut(g)
	case g.has(wire.SYN):
		return g.refuse(event.ShutdownSYNResend)
	case !g.has(wire.ACK|wire.FIN) || !s.timestampOK(now, g):
		return false
	case s.keepAlive(g) && !g.has(wire.FIN):
		g.payload = nil
		return true
	}
	w := wrongIn[s.state]
	retransmitted := s.retransmitted(g)
	if retransmitted {
		g.p.Raise(event.PacketRetransmission)
		if s.state == CloseWait && s.late(g) {
			return g.refuse(event.CloseWaitPacketBeforeLastACK)
		}
	}
	again := retransmitted || g.has(wire.FIN) && g.from.fin && g.end().Add(1).LessEq(g.from.next)
	if !again && !s.closingSeqOK(g) {
		if g.has(wire.FIN) {
			return g.refuse(w.fin)
		}
		return g.refuse(w.seq)
	}
	if !s.ackOK(g) {
		return g.refuse(w.ack)
	}
	if fin := g.from.next.Add(-1); g.from.fin && fin.Less(g.end()) {
		g.payload = nil // nothing comes behind a FIN
	}
	s.advanceClosing(g)
	return true
}

// closingSeqOK reports whether a segment lies where the receiver still takes it.
func (s *session) closingSeqOK(g *segment) bool {
	if g.from.fin { // acknowledgements, at the FIN or behind it, or what it overtook
		fin := g.from.next.Add(-1)
		return g.seq == g.from.next || g.seq == fin || s.flags&(midstream|oneSided) != 0 ||
			len(g.payload) > 0 && g.end().LessEq(fin) && !s.late(g)
	}
	return !s.late(g) && s.inWindow(g)
}

// advanceClosing moves on in the closing of both sides (RFC 9293 §3.6).
func (s *session) advanceClosing(g *segment) {
	first := !g.from.fin && g.has(wire.FIN)
	s.advance(g)
	acked := func(d *side) bool { return d.fin && d.next.LessEq(d.lastAck) }
	server, client := &s.sides[app.ToClient], &s.sides[app.ToServer]
	switch s.state {
	case FinWait1:
		switch {
		case first && g.dir == app.ToServer && acked(server):
			s.state = TimeWait
		case first && g.dir == app.ToServer:
			s.state = Closing
		case acked(server):
			s.state = FinWait2
		}
	case FinWait2:
		if first && g.dir == app.ToServer {
			s.state = TimeWait
		}
	case CloseWait:
		if first && g.dir == app.ToClient {
			s.state = LastACK
		}
	}
	if acked(server) && acked(client) {
		switch s.state {
		case LastACK, TimeWait, Closing:
			s.state = Closed
			s.before = TimeWait
		}
	}
}

// closed: it is over. But a server that has refused the client by RST and answers all the
// same has not sent that RST.
func (s *session) closed(now time.Time, g *segment) bool {
	if g.has(wire.RST) || s.flags&reset == 0 || s.before != SYNSent || g.dir != app.ToClient || s.resetBy != app.ToClient {
		return false
	}
	events := len(g.p.Events)
	s.state = SYNSent
	ok := s.step(now, g)
	if !ok {
		s.state = Closed // no answer to the SYN either
		if len(g.p.Events) == events {
			g.p.Raise(event.SuspectedRSTInject) // but somebody who goes on
		}
		return false
	}
	s.flags &^= reset
	for i := range s.sides {
		s.sides[i].data.ended = false
	}
	g.p.Raise(event.SuspectedRSTInject)
	return true
}
