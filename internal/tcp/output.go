package tcp

import (
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// emitter hands a segment to the network; false means that it did not go out.
type emitter func(*Segment) bool

// Output runs the timers that are due, then calls emit for every segment that
// should go out now, until emit reports false: that segment did not go out
// and will be offered again by the next Output.
func (c *Conn) Output(now time.Time, emit func(*Segment) bool) {
	c.enter(now)
	c.runTimers()
	if c.reset.due {
		if !c.send(emit, &c.reset.segment, NotRetransmitted) {
			return
		}
		c.reset.due = false
	}
	switch {
	case c.state == Closed || c.state == Listen:
	case !c.state.Synchronized():
		c.sendSyn(emit)
	default:
		c.sendSynchronized(emit)
	}
}

// sendSynchronized is the ladder of what may be sent once connected, in order
// of urgency.
func (c *Conn) sendSynchronized(emit emitter) {
	held, ok := limitNone, c.sendTailProbe(emit) && c.sendWindowProbe(emit)
	if ok {
		held, ok = c.sendLost(emit)
	}
	if ok && held == limitNone {
		held, ok = c.sendNew(emit)
	}
	if ok {
		ok = c.sendKeepAlive(emit) && c.sendAck(emit)
	}
	if held == limitNone && c.flight() > 0 {
		held = limitBusy
		if c.writeBlocked {
			held = limitSndbuf
		}
	}
	c.setLimit(held)
	c.armPersist(ok && held == limitRwnd)
}

// send hands one segment over and counts it.
func (c *Conn) send(emit emitter, s *Segment, cause Cause) bool {
	if !emit(s) {
		return false
	}
	n := s.Len()
	segments := 1
	if s.GSOSize > 0 {
		segments = segmentsOf(n, s.GSOSize)
	}
	c.stat.segsOut += uint64(segments)
	if n > 0 {
		c.stat.dataSegsOut += uint64(segments)
		c.stat.bytesSent += uint64(n)
		c.sentAt = c.now
	}
	if cause != NotRetransmitted {
		r := &c.stat.retransmitted[cause]
		r.Segments += uint64(segments)
		r.Bytes += uint64(n)
	}
	if s.has(wire.ACK) {
		c.rcv.wup = s.Ack
		c.ack.sent(c)
		c.sack.isDsack = false
	}
	if c.cfg.Tracer != nil {
		c.trace(&Event{Kind: EventSend, Segment: s, Retransmit: cause})
	}
	return true
}

// sendSyn sends our SYN or SYN-ACK, the first time or again.
func (c *Conn) sendSyn(emit emitter) {
	if !c.synPending {
		return
	}
	answer := c.state == SynReceived
	c.out = Segment{Seq: c.snd.iss, Flags: wire.SYN, Options: c.synOptions(answer), Window: uint16(c.synWindow())}
	if answer {
		c.out.Flags |= wire.ACK
		c.out.Ack = c.rcv.nxt
		c.out.Window = c.advertise(true)
	}
	cause := NotRetransmitted
	if c.synCount > 0 {
		cause = CauseSyn
	}
	if !c.send(emit, &c.out, cause) {
		return
	}
	c.synPending = false
	c.synCount++
	c.synSentAt = c.now
}

// header fills in what every segment of a synchronized connection carries.
// The right edge that it advertises is taken back by unsend if the segment
// does not go out.
func (c *Conn) header(s seq.Num, flags wire.TCPFlags) *Segment {
	c.out = Segment{Seq: s, Ack: c.rcv.nxt, Flags: flags | wire.ACK}
	o := &c.out.Options
	if c.opt.timestamps {
		o.HasTimestamps, o.TSVal, o.TSEcr = true, c.tsClock(c.now), c.tsRecent
	}
	if c.opt.sack && (c.sack.isDsack || c.rb.ooo.Len() > 0) {
		c.sack.blocks(&c.rb.ooo, o, c.sackRoom())
	}
	c.out.Window = c.advertise(false)
	return &c.out
}

// sackRoom is how many SACK blocks fit beside the timestamps (RFC 2018 §3).
func (c *Conn) sackRoom() int {
	if c.opt.timestamps {
		return 3
	}
	return 4
}

// payloadSize is the payload of one segment now: the MSS less what SACK
// blocks take. Room for them is not kept free while there are none to send.
func (c *Conn) payloadSize() int {
	if !c.opt.sack || !c.sack.isDsack && c.rb.ooo.Len() == 0 {
		return c.snd.mss
	}
	blocks := min(c.rb.ooo.Len()+1, c.sackRoom())
	return max(c.snd.mss-4-8*blocks, 8)
}

// largestPayload is the most that goes out in one piece, in segments of size.
// The device that cuts it copies the urgent pointer as it is, which is right
// for the first segment only.
func (c *Conn) largestPayload(size int) int {
	if c.urg.sending {
		return size
	}
	return max(c.cfg.MaxPayload/size*size, size)
}

// acceptableSeq is the number for a segment without payload: SND.NXT, unless
// that lies outside of the peer's window, where it would be dropped together
// with its acknowledgement.
func (c *Conn) acceptableSeq() seq.Num {
	return seq.Min(c.snd.nxt, c.snd.una.Add(c.snd.wnd))
}

// sendRange sends the n bytes from s on, and our FIN behind them if fin.
func (c *Conn) sendRange(emit emitter, s seq.Num, n, size int, fin bool, cause Cause) bool {
	edge := c.rcv.edge
	o := c.header(s, 0)
	if n > 0 {
		o.Payload = c.sb.bytes(s, n)
	}
	if n > size {
		o.GSOSize = size
	}
	if fin {
		o.Flags |= wire.FIN
	}
	if n > 0 && s.Add(n) == c.sb.end() {
		o.Flags |= wire.PSH
	}
	if up, ok := c.urgentPointer(s); ok {
		o.Flags |= wire.URG
		o.Urgent = up
	}
	if !c.send(emit, o, cause) {
		c.rcv.edge = edge
		return false
	}
	if c.timers[timerRTO] == 0 {
		c.timers.set(timerRTO, c.now.add(c.rtt.rto()))
	}
	return true
}

// sendNew sends what was never sent, as far as the windows, Nagle and
// silly-window avoidance let it (RFC 9293 §3.8.6.2.1, §3.7.4). It returns what
// keeps it from sending more, and false if the network would not take it.
func (c *Conn) sendNew(emit emitter) (limit, bool) {
	if c.finOut {
		return limitNone, true
	}
	c.restartAfterIdle()
	size := c.payloadSize()
	for {
		unsent := c.sb.end().Sub(c.snd.nxt)
		fin := c.finDue()
		if unsent == 0 && !fin {
			return limitNone, true
		}
		n, held := c.nextSize(unsent, size, fin)
		if n == 0 && unsent > 0 {
			return held, true
		}
		fin = fin && n == unsent
		if !c.sendRange(emit, c.snd.nxt, n, size, fin, NotRetransmitted) {
			return limitBusy, false
		}
		c.sentNew(n, size, fin)
		if fin {
			return limitNone, true
		}
	}
}

// sentNew notes that n new bytes went out.
func (c *Conn) sentNew(n, size int, fin bool) {
	if c.board.empty() {
		c.progressAt = c.now
	}
	start := c.snd.nxt
	c.snd.nxt = start.Add(n)
	if n%size != 0 {
		c.nagle = nagle{small: true, end: c.snd.nxt}
	}
	if fin {
		c.snd.nxt = c.snd.nxt.Add(1)
		c.finOut = true
		if c.state == Established {
			c.setState(FinWait1)
		} else {
			c.setState(LastAck)
		}
	}
	c.board.push(sent{start: start, end: c.snd.nxt, at: c.now, everResent: c.takenBack})
	c.takenBack = false
	c.probed = c.probed || c.snd.wnd == 0
	c.armProbe()
}

// nextSize decides how many of the unsent bytes go out in one piece now; with
// none it says what held them back.
func (c *Conn) nextSize(unsent, size int, fin bool) (int, limit) {
	wnd := c.snd.una.Add(c.snd.wnd).Sub(c.snd.nxt)
	cwnd := c.win.cwnd - c.pipe()
	n := min(unsent, c.largestPayload(size))
	held := limitBusy
	if n > wnd {
		n, held = max(wnd, 0), limitRwnd
	}
	if n > cwnd {
		n, held = max(cwnd, 0), limitCwnd
	}
	whole := n - n%size
	switch {
	case n == whole && n > 0:
		return n, limitNone
	case n == unsent:
		if c.nagleHolds() && !fin {
			return whole, limitBusy
		}
		return n, limitNone
	case whole > 0:
		return whole, limitNone
	case held == limitRwnd && n > 0 && n >= c.snd.maxWnd/2:
		return n, limitNone // all that this peer ever offers (RFC 9293 §3.8.6.2.1 (3))
	}
	return 0, held
}

// restartAfterIdle lets the window decay when nothing was sent for longer than
// a retransmission timeout: what it says of the path is old (RFC 5681 §4.1, RFC 2861 §3).
func (c *Conn) restartAfterIdle() {
	if c.flight() > 0 || c.sentAt == 0 || c.sb.n == 0 {
		return
	}
	idle, rto := c.now.sub(c.sentAt), c.rtt.base()
	if idle <= rto {
		return
	}
	c.cc.idle(idle)
	floor := initialWindow(c.snd.mss)
	for ; idle > rto && c.win.cwnd > floor; idle -= rto {
		c.win.ssthresh = max(c.win.ssthresh, 3*c.win.cwnd/4)
		c.win.cwnd = max(c.win.cwnd/2, floor)
	}
	c.sentAt = c.now
	c.traceWindow("idle")
}

// sendLost sends again what the scoreboard holds lost, as far as the
// congestion window allows (RFC 6675 §5 (C)).
func (c *Conn) sendLost(emit emitter) (limit, bool) {
	for {
		i := c.board.firstLost()
		if i < 0 {
			c.rec.force = false
			return limitNone, true
		}
		r := &c.board.records()[i]
		size := c.payloadSize()
		room := c.win.cwnd - c.pipe()
		if c.rec.force {
			room = max(room, size)
		}
		n := r.len()
		if most := c.largestPayload(size); n > most+c.finIn(r) {
			n = most
		}
		if n > room {
			n = room - room%size
		}
		if n <= 0 {
			return limitCwnd, true
		}
		if !c.resend(emit, i, n, size, c.lossCause(r)) {
			return limitBusy, false
		}
		c.rec.force = false
	}
}

// finIn is 1 if our FIN is the last number of record r, else 0.
func (c *Conn) finIn(r *sent) int {
	if c.finOut && r.end == c.snd.nxt {
		return 1
	}
	return 0
}

func (c *Conn) lossCause(r *sent) Cause {
	switch {
	case r.mtuDrop:
		return CauseMTU
	case c.rec.state == caLoss:
		return CauseTimeout
	}
	return CauseFast
}

// resend sends the first n numbers of record i again.
func (c *Conn) resend(emit emitter, i, n, size int, cause Cause) bool {
	c.board.split(i, c.board.records()[i].start.Add(n))
	r := &c.board.records()[i]
	fin := c.finIn(r)
	if !c.sendRange(emit, r.start, n-fin, size, fin == 1, cause) {
		return false
	}
	if r.lost {
		c.board.markResent(r, c.now)
		c.noteRetransmit(segmentsOf(n, c.snd.mss))
	} else {
		r.everResent, r.at = true, c.now // a probe: not known to be lost
	}
	if i == 0 {
		c.timers.set(timerRTO, c.now.add(c.rtt.rto()))
	}
	return true
}

// sendAck sends an acknowledgement by itself, if one is due and did not travel
// with data. Without SACK the peer counts duplicates, so it gets one for each
// segment that came out of order (RFC 5681 §4.2).
func (c *Conn) sendAck(emit emitter) bool {
	if !c.ack.now && !c.wantsWindowUpdate() {
		return true
	}
	copies := 1
	if !c.opt.sack {
		copies = min(max(c.ack.duplicates, 1), 64)
	}
	if c.ack.challenge {
		c.stat.challenges++
	}
	for ; copies > 0; copies-- {
		edge := c.rcv.edge
		if !c.send(emit, c.header(c.acceptableSeq(), 0), NotRetransmitted) {
			c.rcv.edge = edge
			c.ack.now = true
			return false
		}
	}
	return true
}
