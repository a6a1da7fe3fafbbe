package stream

import (
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/event"
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// State is how far a session has come. There is one for both sides, named after the
// side that closes first (RFC 9293 §3.3.2).
type State uint8

// The states.
const (
	None State = iota
	SYNSent
	SYNReceived
	Established
	FinWait1 // the server has sent FIN
	FinWait2
	Closing
	CloseWait // the client has sent FIN
	LastACK
	TimeWait
	Closed
)

var stateNames = [...]string{
	"none", "syn_sent", "syn_recv", "established", "fin_wait1", "fin_wait2", "closing", "close_wait",
	"last_ack", "time_wait", "closed",
}

func (s State) String() string { return stateNames[s] }

// session is one connection, whole: see Session. The zero session has not begun.
type session struct {
	e     *Engine
	state State
	// before is the state that a RST ended.
	before    State
	flags     flags
	resetBy   app.Direction
	sides     [2]side
	otherISN  seq.Num // of a second SYN, if sentTwice
	synACKs   uint8   // different SYN-ACKs, while the handshake lasts
	otherSide *side   // as the last different SYN-ACK has it
	holder    holder
	syns      []*side // as earlier SYNs have the client, if they differ, while none is answered
}

type flags uint16

const (
	timestamps   flags = 1 << iota // both sides send them
	midstream                      // its beginning was not seen
	oneSided                       // only one direction is seen
	split                          // both sides have sent SYN
	fastOpen                       // the SYN carried data
	sentTwice                      // a second SYN with another number
	confirmed                      // the third packet of the handshake was seen
	reset                          // it ended by RST
	pickedSYNACK                   // its first packet was a SYN-ACK
)

// side is one host and what it sends.
type side struct {
	isn     seq.Num
	next    seq.Num // behind the last byte that it sent
	lastAck seq.Num // of its bytes, what the other has acknowledged
	nextWin seq.Num // up to where the other allows it to send
	window  uint32  // what it allows the other to send
	scale   uint8
	// The timestamp option: the last value, and when it came (RFC 7323 §5).
	ts     uint32
	tsAt   int64 // in nanoseconds
	hasTS  bool
	scales bool
	fin    bool
	data   reassembly
}

// Verdict is what a segment meant.
type Verdict struct {
	// Accepted: a host would take it. Others are nothing but their events.
	Accepted bool
	// InStream: its payload, or some of it, is part of the stream, brought by it or by one before.
	InStream bool
	// Changed: the session is in another state than before.
	Changed bool
	// Ready are the directions that have new bytes to look at, or a gap.
	Ready [2]bool
	// Reversed: the flow's client is the server. The session has seen to that; the
	// caller must see to the flow.
	Reversed bool
	// Restart: the segment begins a new session with the same addresses and ports.
	// It has not been taken in: call Input of a fresh one.
	Restart bool
}

// segment is one that is being taken in.
type segment struct {
	p        *decode.Packet
	dir      app.Direction
	flags    wire.TCPFlags
	seq, ack seq.Num
	payload  []byte
	window   uint32 // not scaled
	from, to *side
}

func (g *segment) has(f wire.TCPFlags) bool { return g.flags&f != 0 }

// end is the sequence number behind the payload.
func (g *segment) end() seq.Num { return g.seq.Add(len(g.payload)) }

// refuse notes why a segment is not accepted.
func (g *segment) refuse(e event.Event) bool {
	g.p.Raise(e)
	return false
}

// input takes in a segment. Events are added to the packet.
func (s *session) input(now time.Time, p *decode.Packet, dir app.Direction) Verdict {
	g := segment{
		p: p, dir: dir, flags: p.TCP.Flags(), seq: seq.Num(p.TCP.Seq()), ack: seq.Num(p.TCP.Ack()),
		payload: p.Payload, window: uint32(p.TCP.Window()),
		from: &s.sides[dir], to: &s.sides[dir.Other()],
	}
	var v Verdict
	if p.ChecksumBad {
		return v
	}
	if !g.has(wire.ACK) && g.ack != 0 {
		p.Raise(event.PacketBrokenACK)
	}
	if s.fresh(&g) {
		v.Restart = true
		return v
	}
	if s.state != None && !s.plausible(&g) {
		return v
	}
	before := s.state
	if s.state == None && dir == app.ToServer && g.has(wire.SYN) && g.has(wire.ACK) && s.e.cfg.Midstream {
		// Who sends SYN-ACK is the server.
		v.Reversed = true
		g.dir = dir.Other()
		g.from, g.to = g.to, g.from
	}
	v.Accepted = s.step(now, &g)
	v.Changed = s.state != before
	if !v.Accepted {
		v.Reversed = false
		return v
	}
	sent, got := g.from.data.limit(s.e), g.to.data.limit(s.e)
	s.acknowledge(&g)
	v.InStream = s.take(&g)
	v.Ready[g.dir] = s.news(&g, &g.from.data, sent)
	v.Ready[g.dir.Other()] = s.news(&g, &g.to.data, got)
	return v
}

// plausible is asked of each segment of a session before the state machine is.
func (s *session) plausible(g *segment) bool {
	if s.keepAlive(g) {
		return true
	}
	if s.state >= Established && s.state != Closed && s.badWindowUpdate(g) {
		return g.refuse(event.PacketBadWindowUpdate)
	}
	if d := &g.from.data; len(g.payload) > 0 && !g.has(wire.SYN) && s.state > SYNSent {
		passed := !d.ignored && d.place(g.end()) <= int64(d.start)
		if passed || g.end().LessEq(g.from.lastAck) { // be it that we have missed it before
			g.p.Raise(event.PacketSpuriousRetransmission)
		}
		if passed && s.state != Closed {
			return false
		}
	}
	return true
}

// news reports whether there is more to look at than before, or a gap that was not
// there.
func (s *session) news(g *segment, d *reassembly, before uint64) bool {
	if d.ignored {
		return false
	}
	if !d.holeTold && d.hole(s.e) > 0 {
		d.holeTold = true
		g.p.Raise(event.ReassemblySeqGap)
		return true
	}
	return d.limit(s.e) > before
}

// fresh reports a SYN that begins another session than this one, which is over or as
// good as over (RFC 9293 §3.6.1), or has only been a stray segment of the server's.
func (s *session) fresh(g *segment) bool {
	if g.flags&(wire.SYN|wire.ACK|wire.RST|wire.FIN) != wire.SYN {
		return false
	}
	return s.state >= LastACK && g.seq != g.from.isn || s.state == None && g.dir == app.ToClient
}

// step is the state machine. It reports whether the segment is accepted.
func (s *session) step(now time.Time, g *segment) bool {
	switch s.state {
	case None:
		return s.none(now, g)
	case SYNSent:
		return s.synSent(now, g)
	case SYNReceived:
		return s.synReceived(now, g)
	case Established:
		return s.established(now, g)
	case Closed:
		return s.closed(now, g)
	}
	return s.closing(now, g)
}

// acknowledge moves what the other side may be said to have got.
func (s *session) acknowledge(g *segment) {
	if !g.has(wire.ACK) || s.flags&oneSided != 0 {
		return
	}
	d := &g.to.data
	if at := d.place(g.ack); at > int64(d.acked) {
		// The FIN counts as a byte, but is none.
		if last := d.place(g.to.next); g.to.fin && at == last && last > 0 {
			at--
		}
		d.acked = uint64(max(at, int64(d.acked)))
	}
	if d.ignored {
		d.acked = d.end
	}
}

// take puts the payload to the rest of its direction.
func (s *session) take(g *segment) (inStream bool) {
	if len(g.payload) == 0 || g.has(wire.RST) {
		return false
	}
	d := &g.from.data
	first := g.seq
	if g.has(wire.SYN) {
		first = first.Add(1)
	}
	if s.flags&oneSided != 0 {
		// There is nobody to acknowledge it.
		defer func() { d.acked = max(d.acked, d.end) }()
	}
	if d.ignored {
		d.pass(g.from.next)
		return true
	}
	if !d.point(s.e, g, first) {
		return false
	}
	o := d.put(s.e, first, g.payload)
	s.tell(g, o)
	return o.added || !o.noMemory && !d.deep && !d.urgent.is(first, g.payload)
}

// tell notes what was strange about a segment's bytes.
func (s *session) tell(g *segment, o outcome) {
	if o == (outcome{added: true}) {
		return
	}
	st := &s.e.stats
	if o.differs {
		st.Overlaps++
		g.p.Raise(event.ReassemblyOverlapDifferentData)
	}
	if o.old {
		g.p.Raise(event.ReassemblySegmentBeforeBaseSeq)
	}
	if o.noMemory {
		st.NoMemory++
		g.p.Raise(event.ReassemblyInsertMemCap)
	}
	if o.tooMany {
		st.TooManySegments++
		g.p.Raise(event.ReassemblyInsertLimit)
	}
	if o.reached {
		st.DepthReached++
		g.p.Raise(event.ReassemblyDepthReached)
	}
}
