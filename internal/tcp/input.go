package tcp

import (
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// Input takes in one segment (RFC 9293 §3.10.7).
func (c *Conn) Input(now time.Time, s *Segment) {
	c.enter(now)
	c.countInput(s)
	switch c.state {
	case Closed:
		c.queueReset(ResetFor(s)) // §3.10.7.1
	case Listen:
		c.listenInput(s) // §3.10.7.2
	case SynSent:
		c.synSentInput(s) // §3.10.7.3
	default:
		if c.state != Established || !c.fastInput(s) {
			c.segmentArrives(s) // §3.10.7.4
		}
	}
}

// segmentArrives is RFC 9293 §3.10.7.4, its checks in their order. (The third
// check, of security, is not ours: IP options are the network layer's.)
func (c *Conn) segmentArrives(s *Segment) {
	in := *s // its edges may be trimmed
	if !c.checkSequence(&in) {
		return
	}
	if !c.checkReset(&in) {
		return
	}
	if !c.checkSyn(&in) {
		return
	}
	c.noteTimestamp(s)
	if !c.processAck(&in) {
		return
	}
	c.processUrgent(&in)
	c.processText(&in)
	c.processFin(&in)
}

// fastInput handles the two segments that nearly all are, in ESTABLISHED with
// nothing unusual going on: the next data in order, and an acknowledgement of
// what we sent (header prediction). It reports whether it did.
func (c *Conn) fastInput(s *Segment) bool {
	const unusual = wire.SYN | wire.FIN | wire.RST | wire.URG
	if s.Flags&(unusual|wire.ACK) != wire.ACK || s.Seq != c.rcv.nxt || s.Options.NumSACK > 0 {
		return false
	}
	if c.opt.timestamps != s.Options.HasTimestamps ||
		c.opt.timestamps && int32(s.Options.TSVal-c.tsRecent) < 0 {
		return false
	}
	n := s.Len()
	if s.Ack.Less(c.snd.una) || c.snd.nxt.Less(s.Ack) || c.rec.state != caOpen || n == 0 && s.Ack == c.snd.una {
		return false
	}
	if n > 0 && (n > c.rcv.edge.Sub(c.rcv.nxt) || c.rb.ooo.Len() > 0 || c.readClosed || c.rcv.finKnown) {
		return false
	}
	c.noteTimestamp(s)
	c.keepAliveAnswered()
	if s.Ack != c.snd.una || int(s.Window)<<c.snd.wscale != c.snd.wnd {
		c.ackInput(s)
	} else {
		c.snd.wl1, c.snd.wl2 = s.Seq, s.Ack
	}
	if n > 0 {
		c.processText(s)
	}
	return true
}

// checkSequence is the first check: PAWS (RFC 7323 §5.3), then whether any of
// the segment lies in the window, what lies outside being cut off.
func (c *Conn) checkSequence(s *Segment) bool {
	if !c.checkTimestamp(s) {
		return false
	}
	if c.state == SynReceived && s.has(wire.SYN) && s.Seq == c.rcv.irs && !c.synAgain(s) {
		return false
	}
	if c.trimToWindow(s) {
		return true
	}
	c.drop(s, "outside the window")
	if s.has(wire.RST) {
		return false
	}
	c.noteDuplicate(s)
	if c.state == TimeWait && s.has(wire.FIN) {
		c.enterTimeWait() // acknowledge it, and restart the 2 MSL timeout
	}
	if s.Len() > 0 || s.has(wire.FIN) || s.has(wire.SYN) {
		c.ack.now = true
	} else {
		// An answer to every empty segment could go on for ever between two
		// peers that both think the other is wrong.
		c.challengeAck()
	}
	if c.receiveWindow() == 0 && s.has(wire.ACK) && c.state.Synchronized() && s.Seq == c.rcv.nxt {
		// RFC 9293 §3.10.7.4: with a closed window the ACK still counts.
		probe := *s
		probe.Payload, probe.Flags = [2][]byte{}, s.Flags&^(wire.FIN|wire.SYN)
		c.processAck(&probe)
	}
	return false
}

// synAgain handles the peer's SYN arriving once more in SYN-RECEIVED: alone it
// is a retransmission and gets our SYN-ACK again; with an ACK it completes a
// simultaneous open (RFC 9293 §3.5, figure 8).
func (c *Conn) synAgain(s *Segment) bool {
	if !s.has(wire.ACK) {
		c.synPending = true
		return false
	}
	s.Flags &^= wire.SYN
	s.Seq = s.Seq.Add(1)
	s.Window >>= c.snd.wscale // never scaled on a SYN (RFC 7323 §2.2)
	return true
}

// trimToWindow cuts off what lies before RCV.NXT and behind the window
// (RFC 9293 §3.10.7.4) and reports whether the segment is acceptable. A FIN
// takes no room in the buffer, so it needs none in the window. A RST and
// a SYN are judged by where they begin, so they stay whole (RFC 5961 §3.2, §4.2).
func (c *Conn) trimToWindow(s *Segment) bool {
	wnd := c.receiveWindow()
	if s.seqLen() == 0 {
		return s.Seq == c.rcv.nxt || s.Seq.In(c.rcv.nxt, uint32(wnd))
	}
	bareFin := s.Len() == 0 && s.has(wire.FIN) && s.Seq == c.rcv.nxt
	if s.end().LessEq(c.rcv.nxt) || !s.Seq.Less(c.rcv.nxt.Add(wnd)) && !bareFin {
		return false
	}
	if s.Flags&(wire.RST|wire.SYN) != 0 {
		return true
	}
	if over := c.rcv.nxt.Sub(s.Seq); over > 0 {
		c.cutFront(s, over)
	}
	if over := s.Seq.Add(s.Len()).Sub(c.rcv.nxt.Add(wnd)); over > 0 {
		s.Flags &^= wire.FIN
		cutBack(s, over)
	}
	return true
}

// cutFront removes n numbers from the front, which the peer sent again.
func (c *Conn) cutFront(s *Segment, n int) {
	start := s.Seq
	s.Seq = s.Seq.Add(n)
	if s.Len() > 0 {
		c.sack.duplicate(seq.Range{Start: start, End: start.Add(n)})
		c.ack.now = true
	}
	if int(s.Urgent) > n {
		s.Urgent -= uint16(n) // it counts from the segment's first number
	} else {
		s.Flags &^= wire.URG
	}
	if k := min(n, len(s.Payload[0])); k > 0 {
		s.Payload[0], n = s.Payload[0][k:], n-k
	}
	s.Payload[1] = s.Payload[1][min(n, len(s.Payload[1])):]
}

// cutBack removes n bytes of payload from the end.
func cutBack(s *Segment, n int) {
	k := min(n, len(s.Payload[1]))
	s.Payload[1] = s.Payload[1][:len(s.Payload[1])-k]
	k = min(n-k, len(s.Payload[0]))
	s.Payload[0] = s.Payload[0][:len(s.Payload[0])-k]
}

// noteDuplicate has the next acknowledgement report data that was received
// before (RFC 2883 §4).
func (c *Conn) noteDuplicate(s *Segment) {
	if s.Len() == 0 {
		return
	}
	c.stat.dupSegsIn += uint64(c.pieces(s))
	end := s.Seq.Add(s.Len())
	if end.LessEq(c.rcv.nxt) && c.rcv.nxt.Sub(s.Seq) < maxWindow {
		c.sack.duplicate(seq.Range{Start: s.Seq, End: end})
	}
}

// checkReset is the second check. Only a RST at exactly RCV.NXT is believed;
// any other in the window is challenged (RFC 5961 §3.2, RFC 9293 §3.10.7.4).
func (c *Conn) checkReset(s *Segment) bool {
	if !s.has(wire.RST) {
		return true
	}
	if s.Seq != c.rcv.nxt {
		c.drop(s, "RST not at RCV.NXT")
		c.challengeAck()
		return false
	}
	switch c.state {
	case SynReceived:
		if c.passive {
			c.fail(ErrReset, false) // "return to LISTEN": the listener has others
		} else {
			c.fail(ErrRefused, false)
		}
	case Closing, LastAck, TimeWait:
		if c.sb.n > 0 {
			c.fail(ErrReset, false) // not all that we sent has arrived
			return false
		}
		c.setState(Closed)
	default:
		c.fail(ErrReset, false)
	}
	return false
}

// checkSyn is the fourth check: a SYN in the window of a connection is
// challenged, not believed (RFC 5961 §4.2).
func (c *Conn) checkSyn(s *Segment) bool {
	if !s.has(wire.SYN) {
		return true
	}
	c.drop(s, "SYN in the window")
	if c.state == SynReceived && c.passive {
		c.setState(Closed) // "return to LISTEN"
		return false
	}
	c.challengeAck()
	return false
}

// processText is the seventh check: the payload goes into the receive buffer
// in the states in which the peer may still send.
func (c *Conn) processText(s *Segment) {
	n := s.Len()
	if n == 0 {
		return
	}
	switch c.state {
	case Established, FinWait1, FinWait2:
	default:
		return // the peer has sent its FIN: nothing can follow it
	}
	if c.readClosed {
		// Nobody will ever read it: say so rather than acknowledge it
		// (RFC 9293 §3.6.1, RFC 2525 §2.17).
		c.Abort(c.epoch.Add(time.Duration(c.now - 1)))
		c.err = ErrReset
		return
	}
	if c.rcv.finKnown {
		// Nothing can lie behind the FIN.
		if over := s.Seq.Add(n).Sub(c.rcv.finSeq); over > 0 {
			cutBack(s, min(over, n))
			if n = s.Len(); n == 0 {
				return
			}
		}
	}
	inOrder := s.Seq == c.rcv.nxt
	hadHoles := c.rb.ooo.Len() > 0
	c.measureSegments(s)
	readable, fresh := c.rb.insert(s.Seq, s.Payload)
	c.rcv.nxt = c.rb.next
	c.stat.bytesReceived += uint64(readable)
	if readable > 0 {
		c.rcv.lastData = c.now
	}
	switch {
	case fresh == 0 && !c.rb.ooo.Contains(seq.Range{Start: s.Seq, End: s.Seq.Add(n)}):
		c.drop(s, "too many holes")
		c.ack.now = true
	case fresh == 0:
		c.stat.dupSegsIn += uint64(c.pieces(s))
		c.sack.duplicate(seq.Range{Start: s.Seq, End: s.Seq.Add(n)})
		c.sack.touched(s.Seq) // the block around it comes next (RFC 2883 §4 (3))
		c.ack.now = true
	case !inOrder:
		c.stat.oooSegsIn += uint64(c.pieces(s))
		c.sack.touched(s.Seq)
		c.ack.now = true
		c.ack.duplicates++
	case hadHoles:
		c.ack.now = true // it fills a hole (RFC 5681 §4.2)
	default:
		c.ack.dataArrived(c, n)
	}
	c.measureReceive(readable)
}

// processFin is the eighth check. The FIN counts once everything before it is here.
func (c *Conn) processFin(s *Segment) {
	if s.has(wire.FIN) && !c.rcv.finKnown {
		switch c.state {
		case Established, FinWait1, FinWait2, SynReceived:
			c.rcv.finKnown, c.rcv.finSeq = true, s.Seq.Add(s.Len())
		}
	}
	if !c.rcv.finKnown || c.rcv.fin || c.rcv.nxt != c.rcv.finSeq {
		return
	}
	c.rcv.fin = true
	c.rcv.nxt = c.rcv.finSeq.Add(1)
	c.ack.now = true
	switch c.state {
	case SynReceived, Established:
		c.setState(CloseWait)
	case FinWait1:
		// Were our FIN acknowledged, processAck had made it FIN-WAIT-2.
		c.setState(Closing)
	case FinWait2:
		c.enterTimeWait()
	}
}
