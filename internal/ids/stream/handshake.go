package stream

import (
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/event"
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// maxScale is the most that a window is shifted (RFC 7323 §2.3).
const maxScale = 14

// open sets up the side that sends SYN.
func (d *side) open(now time.Time, p *decode.Packet, isn seq.Num, window uint32) {
	o := &p.TCPOptions
	*d = side{isn: isn, next: isn.Add(1), lastAck: isn.Add(1), nextWin: d.nextWin, data: d.data}
	d.takeOptions(now, o, window)
	d.data.begin(isn.Add(1))
}

// agree settles what both SYNs must have (RFC 7323 §2.2, §3.2).
func (s *session) agree() {
	a, b := &s.sides[0], &s.sides[1]
	if !a.scales || !b.scales {
		a.scale, b.scale = 0, 0
	}
	s.flags &^= timestamps
	if a.hasTS && b.hasTS {
		s.flags |= timestamps
	}
}

// none takes in the first segment of a session.
func (s *session) none(now time.Time, g *segment) bool {
	switch {
	case g.has(wire.RST):
		return g.refuse(event.RSTButNoSession)
	case g.has(wire.FIN) && (!s.e.cfg.Midstream || len(g.payload) == 0 || g.has(wire.SYN)):
		return g.refuse(event.FINButNoSession)
	case g.has(wire.SYN) && g.has(wire.ACK):
		return s.e.cfg.Midstream && s.pickSYNACK(now, g)
	case g.has(wire.SYN):
		g.from.open(now, g.p, g.seq, g.window)
		s.state = SYNSent
		if len(g.payload) > 0 && g.p.FastOpen() { // RFC 7413
			s.flags |= fastOpen
			g.from.next = g.from.next.Add(len(g.payload))
		} else {
			g.payload = nil // not before the handshake is over
		}
		return true
	case g.has(wire.ACK):
		return s.e.cfg.Midstream && s.pickMiddle(now, g)
	}
	return false
}

// pickSYNACK begins a session whose SYN was missed.
func (s *session) pickSYNACK(now time.Time, g *segment) bool {
	s.flags |= midstream | pickedSYNACK
	g.from.open(now, g.p, g.seq, g.window)
	to := g.to
	*to = side{isn: g.ack.Add(-1), next: g.ack, lastAck: g.ack, nextWin: g.ack.Add(int(g.window)), scale: maxScale,
		scales: true, hasTS: g.p.TCPOptions.HasTimestamps, ts: g.p.TCPOptions.TSEcr, tsAt: now.UnixNano()}
	to.data.begin(g.ack)
	to.window = 0
	s.agree()
	s.state = SYNReceived
	return true
}

// pickMiddle begins a session in its middle. How the windows are scaled was not
// seen: as much as possible, since nothing may be refused for that.
func (s *session) pickMiddle(now time.Time, g *segment) bool {
	s.flags |= midstream
	if s.e.cfg.AsyncOneSide {
		s.flags |= oneSided
	}
	o := &g.p.TCPOptions
	*g.from = side{isn: g.seq.Add(-1), next: g.seq, lastAck: g.seq, nextWin: g.seq.Add(1 << 30), scale: maxScale,
		ts: o.TSVal, tsAt: now.UnixNano(), hasTS: o.HasTimestamps}
	*g.to = side{isn: g.ack.Add(-1), next: g.ack, lastAck: g.ack, nextWin: g.ack.Add(1 << 30), scale: maxScale,
		ts: o.TSEcr, tsAt: now.UnixNano(), hasTS: o.HasTimestamps}
	g.from.data.begin(g.seq)
	g.to.data.begin(g.ack)
	if o.HasTimestamps {
		s.flags |= timestamps
	}
	s.state = Established
	s.advance(g)
	if g.has(wire.FIN) {
		s.finish(g)
	}
	return true
}

// synSent: one side, usually the client, has sent SYN.
func (s *session) synSent(now time.Time, g *segment) bool {
	toServer := g.dir == app.ToServer
	if !toServer && !s.echoOK(g) {
		return g.refuse(event.PacketInvalidTimestamp)
	}
	switch {
	case g.has(wire.RST):
		// It refuses the SYN by acknowledging it (RFC 9293 §3.10.7.3); or the client
		// changes its mind.
		if len(g.payload) > 0 {
			g.p.Raise(event.RSTWithData)
		}
		if !toServer && g.has(wire.ACK) && g.ack != 0 && g.ack != g.to.isn.Add(1) && g.ack != g.to.next && !s.second(g.ack) {
			g.p.Raise(event.PacketInvalidACK)
			return g.refuse(event.RSTInvalidACK)
		}
		if toServer && g.seq != g.from.next && g.seq != g.from.isn.Add(1) {
			return false
		}
		g.payload = nil
		return s.shut(g)
	case g.has(wire.SYN) && g.has(wire.ACK):
		return s.synSentSYNACK(now, g)
	case g.has(wire.SYN):
		g.payload = nil
		return s.synSentSYN(now, g)
	case g.has(wire.ACK) && s.e.cfg.AsyncOneSide && toServer:
		if g.seq != g.from.next {
			return g.refuse(event.HandshakeAsyncWrongSeq)
		}
		return s.goOneSided(g)
	}
	return false
}

// goOneSided: the SYN-ACK went another way, and so will all that the server sends.
func (s *session) goOneSided(g *segment) bool {
	s.flags |= oneSided
	*g.to = side{isn: g.ack.Add(-1), next: g.ack, lastAck: g.ack, nextWin: g.ack.Add(1 << 30)}
	g.to.data.begin(g.ack)
	s.state = Established
	s.advance(g)
	return true
}

// second reports an acknowledgement of the second SYN.
func (s *session) second(ack seq.Num) bool { return s.flags&sentTwice != 0 && ack == s.otherISN.Add(1) }

// synSentSYN is another SYN: once more, with another number, or from the other side.
func (s *session) synSentSYN(now time.Time, g *segment) bool {
	if g.dir == app.ToClient {
		// Both sides open (RFC 9293 §3.5, figure 7), or the server splits its
		// SYN-ACK.
		if s.flags&split != 0 {
			return g.seq == g.from.isn
		}
		s.flags |= split
		g.from.open(now, g.p, g.seq, g.window)
		g.to.nextWin = g.to.next.Add(int(g.window))
		s.agree()
		return true
	}
	if g.seq == g.from.isn {
		s.repeated(now, g)
	} else {
		// The server may have got either; its answer says which.
		s.flags |= sentTwice
		s.otherISN = g.seq
	}
	return true
}

func (s *session) synSentSYNACK(now time.Time, g *segment) bool {
	if g.dir == app.ToServer {
		if s.flags&split == 0 {
			return g.refuse(event.HandshakeSYNACKInWrongDirection)
		}
		if g.ack != g.to.isn.Add(1) {
			return g.refuse(event.SplitHandshakeSYNACKWithWrongACK)
		}
		if g.seq != g.from.isn {
			return g.refuse(event.SplitHandshakeSYNACKWithWrongSYN)
		}
		s.state = SYNReceived
		g.from.window = g.window
		g.to.nextWin = g.to.next.Add(int(g.window))
		return true
	}
	switch client := g.to; {
	case s.second(g.ack):
		client.isn = s.otherISN
		client.next, client.lastAck = g.ack, g.ack
		client.data.anew(s.e, g.ack)
	case g.ack == client.next:
	case s.flags&fastOpen != 0 && client.isn.Add(1).LessEq(g.ack) && g.ack.Less(client.next):
		// It has not taken the data, which the client sends again.
		g.p.Raise(event.HandshakeSYNACKTFODataIgnored)
		client.next = g.ack
	case s.flags&split != 0 && g.ack == client.isn.Add(1):
	default:
		return g.refuse(event.HandshakeSYNACKWithWrongACK)
	}
	s.answer(now, g)
	return true
}

// answer takes in the SYN-ACK that opens the server's side.
func (s *session) answer(now time.Time, g *segment) {
	g.from.open(now, g.p, g.seq, g.window)
	s.agree()
	s.syns = nil
	client := g.to
	client.lastAck = g.ack
	client.nextWin = g.ack.Add(int(g.window))
	g.from.nextWin = g.from.next.Add(int(client.window))
	s.state = SYNReceived
	g.from.next = g.from.next.Add(len(g.payload))
}

// synReceived: both have sent SYN, one of the acknowledgements is missing.
func (s *session) synReceived(now time.Time, g *segment) bool {
	switch {
	case g.has(wire.RST):
		return s.resetOK(now, g) && s.shut(g)
	case g.has(wire.FIN):
		if !s.timestampOK(now, g) {
			return false
		}
		return s.finish(g)
	case g.has(wire.SYN) && g.has(wire.ACK):
		return s.synReceivedSYNACK(now, g)
	case g.has(wire.SYN):
		if g.dir == app.ToClient && s.flags&split == 0 {
			return g.refuse(event.HandshakeSYNToClientOnSYNRecv)
		}
		if g.seq != g.from.isn {
			return g.refuse(event.HandshakeSYNResendDiffSeqOnSYNRecv)
		}
		g.payload = nil
		return true
	case g.has(wire.ACK):
		return s.timestampOK(now, g) && s.third(g)
	}
	return false
}

// maxSYNACKs is how many different SYN-ACKs there may be for a SYN.
const maxSYNACKs = 5

// synReceivedSYNACK is another SYN-ACK. One that differs may be the one that the
// client answers: the last such one is kept beside the first.
func (s *session) synReceivedSYNACK(now time.Time, g *segment) bool {
	payload := g.payload
	g.payload = nil
	switch {
	case g.dir == app.ToServer && s.flags&split == 0:
		return g.refuse(event.HandshakeSYNACKToServerOnSYNRecv)
	case g.dir == app.ToServer:
		return g.seq == g.from.isn
	case g.ack != g.to.lastAck:
		g.p.Raise(event.HandshakeSYNACKResendWithDiffACK)
		return g.refuse(event.HandshakeSYNACKResendWithDifferentACK)
	case g.seq == g.from.isn:
		g.payload = payload
		return true
	}
	if s.otherSide != nil && s.otherSide.isn == g.seq {
		return true
	}
	if s.synACKs >= maxSYNACKs {
		return g.refuse(event.HandshakeSYNACKFlood)
	}
	s.synACKs++
	s.otherSide = new(side)
	s.otherSide.open(now, g.p, g.seq, g.window)
	s.otherSide.nextWin = s.otherSide.next.Add(int(g.to.window))
	return true
}

// third is the packet that completes the handshake, or one behind it.
func (s *session) third(g *segment) bool {
	if g.dir == app.ToClient {
		return s.thirdToClient(g)
	}
	server := g.to
	if s.synACKs > 0 && g.ack != server.next && g.ack == s.otherSide.next {
		data := server.data
		data.anew(s.e, s.otherSide.next)
		*server = *s.otherSide
		server.data = data
		s.agree()
	}
	if s.flags&pickedSYNACK != 0 {
		// The client's SYN was not seen, so neither was its window's scale.
		g.from.window = g.window << g.from.scale
		server.nextWin = server.next.Add(int(g.from.window))
	}
	switch inOrder := g.seq == g.from.next; {
	case inOrder && g.ack.LessEq(server.next) && server.isn.Less(g.ack):
	case inOrder:
		g.p.Raise(event.PacketInvalidACK)
		return g.refuse(event.HandshakeRightSeqWrongACKEvasion)
	case g.from.next.Less(g.seq) && g.end().LessEq(g.from.nextWin) && g.ack == server.next:
		// We have missed some segments.
	case g.seq.Less(g.from.next) && s.flags&fastOpen != 0 && g.ack == server.next:
	default:
		return g.refuse(event.HandshakeWrongSeqWrongACK)
	}
	s.complete(g)
	return true
}

// thirdToClient: the server goes on, so it must have got the acknowledgement that we
// are waiting for, unless somebody injects data before it does.
func (s *session) thirdToClient(g *segment) bool {
	client := g.to
	switch {
	case s.flags&split != 0:
		if g.seq != g.from.next {
			return g.refuse(event.SplitHandshakeWrongSeq)
		}
		if !s.ackOK(g) {
			return g.refuse(event.SplitHandshakeInvalidACK)
		}
	case s.flags&(pickedSYNACK|fastOpen) != 0 && g.seq == g.from.next:
	case s.e.cfg.Inline:
		// We see all packets, so we have missed none.
		if len(g.payload) > 0 && g.seq == g.from.next && g.ack == client.lastAck {
			return g.refuse(event.HandshakeACKDataInject)
		}
		return g.refuse(event.HandshakeACKInWrongDirection)
	case !client.lastAck.LessEq(g.ack) || !g.ack.LessEq(client.nextWin),
		g.seq != g.from.next && !(g.from.next.Less(g.seq) && client.lastAck.Less(g.ack)):
		return g.refuse(event.HandshakeWrongSeqWrongACK)
	}
	s.complete(g)
	return true
}

// confirm: the server goes on, so it has got the third packet.
func (s *session) confirm(g *segment) {
	if g.dir == app.ToClient {
		s.flags |= confirmed
	}
}

// complete ends the handshake.
func (s *session) complete(g *segment) {
	s.state = Established
	s.otherSide = nil
	s.confirm(g)
	s.advance(g)
}
