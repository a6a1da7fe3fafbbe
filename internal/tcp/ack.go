package tcp

import (
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// ackInfo is what one acknowledgement said, for loss recovery and congestion
// control.
type ackInfo struct {
	acked       int  // bytes cumulatively acknowledged by it
	newlySacked int  // bytes selectively acknowledged by it
	fresh       int  // bytes delivered now: acked without what was sacked before, and newlySacked
	duplicate   bool // a duplicate ACK (RFC 5681 §2)
	dsack       bool // it reports dsackRange as received twice (RFC 2883)
	dsackRange  seq.Range
	hasEcho     bool
	echo        uint32 // TSecr
	// When the oldest and the newest of what was delivered went out, from
	// records never sent again only (Karn); zero for none.
	oldest, newest instant
	resentAt       instant // when something sent more than once, now delivered, last went out
	fack           seq.Num // RACK.fack before it
}

// processAck is the fifth check of RFC 9293 §3.10.7.4. It reports whether the
// segment is to be processed further.
func (c *Conn) processAck(s *Segment) bool {
	if !s.has(wire.ACK) {
		c.drop(s, "no ACK")
		return false
	}
	if c.state == SynReceived && !c.completePassiveOpen(s) {
		return false
	}
	// RFC 5961 §5.2: an ACK too old is as bad as one of something not sent.
	if c.snd.nxt.Less(s.Ack) || s.Ack.Less(c.snd.una.Add(-max(c.snd.maxWnd, c.snd.mss))) {
		c.drop(s, "ACK out of range")
		c.challengeAck()
		return false
	}
	c.keepAliveAnswered()
	if s.Ack.Less(c.snd.una) {
		// Old news, but its SACK blocks may still report duplicates.
		var a ackInfo
		c.dsackInput(s, &a)
		c.tryUndo(&a)
		return true
	}
	c.ackInput(s)
	return c.finAcked(s)
}

// ackInput takes in an acceptable acknowledgement.
func (c *Conn) ackInput(s *Segment) {
	a := ackInfo{hasEcho: c.opt.timestamps && s.Options.HasTimestamps && s.Options.TSEcr != 0, echo: s.Options.TSEcr, fack: c.rack.fack}
	wasLimited := c.cwndWasLimit()
	oldWnd := c.snd.wnd
	updated := c.updateSendWindow(s)
	// The answers to zero-window probes are no sign of a loss.
	a.duplicate = s.Ack == c.snd.una && s.seqLen() == 0 && !updated && c.flight() > 0 && c.snd.wnd > 0 && !c.probed

	c.dsackInput(s, &a)
	c.sackInput(s, &a)
	c.advanceUna(s, &a)
	c.rttInput(&a)
	c.tailProbeAck(s.Ack, &a)
	if oldWnd == 0 && c.snd.wnd > 0 {
		c.windowOpened()
	}
	if a.acked > 0 || a.newlySacked > 0 || a.duplicate || a.dsack || c.rec.state != caOpen {
		c.recoveryStep(&a)
	}
	c.growWindow(&a, wasLimited)
	if a.acked > 0 {
		c.rtt.backoff = 0
		c.rearm()
	} else if a.newlySacked > 0 {
		c.armProbe()
	}
}

// updateSendWindow takes over the window where the segment is newer than the
// last that did (RFC 9293 §3.10.7.4, SND.WL1 and SND.WL2), or acknowledges more:
// a window left as it was would then reach further than the peer ever offered,
// when SND.UNA moves. It reports whether the window changed.
func (c *Conn) updateSendWindow(s *Segment) bool {
	if !(c.snd.una.Less(s.Ack) || c.snd.wl1.Less(s.Seq) || c.snd.wl1 == s.Seq && c.snd.wl2.LessEq(s.Ack)) {
		return false
	}
	c.snd.wl1, c.snd.wl2 = seq.Max(c.snd.wl1, s.Seq), s.Ack
	wnd := int(s.Window) << c.snd.wscale
	changed := wnd != c.snd.wnd
	if wnd == 0 && c.snd.wnd > 0 {
		c.stat.zeroWindow++
	}
	if wnd == 0 {
		c.progressAt = c.now // a live peer with a closed window is never given up
	}
	c.snd.wnd = wnd
	c.snd.maxWnd = max(c.snd.maxWnd, wnd)
	return changed
}

// advanceUna moves SND.UNA and forgets what lies before it.
func (c *Conn) advanceUna(s *Segment, a *ackInfo) {
	a.acked = s.Ack.Sub(c.snd.una)
	if a.acked == 0 {
		return
	}
	c.progressAt = c.now
	c.stat.bytesAcked += uint64(min(a.acked, c.sb.n))
	c.board.ackTo(s.Ack, func(r *sent) {
		if !r.sacked {
			c.delivered(r, s, a)
		}
	})
	c.snd.una = s.Ack
	c.sb.ackTo(s.Ack)
	if c.nagle.end.LessEq(s.Ack) {
		c.nagle.small = false // now, before the number is so old that it looks new
	}
}

// delivered notes one record that the peer has got now, by ACK or SACK.
func (c *Conn) delivered(r *sent, s *Segment, a *ackInfo) {
	a.fresh += r.len()
	if r.everResent {
		a.resentAt = max(a.resentAt, r.at)
	} else {
		if a.oldest == 0 || r.at < a.oldest {
			a.oldest = r.at
		}
		a.newest = max(a.newest, r.at)
	}
	if c.opt.sack {
		c.rackDelivered(r, &s.Options, a.fack)
	}
}

// rttInput takes a round-trip time from what was delivered: exactly from what
// went out only once, else from the timestamp echoed (RFC 7323 §4.1). With a
// retransmission among it, the rest may have been there for long, waiting for
// the hole before it to fill. The oldest counts for the timeout, since that
// includes what the peer delays.
func (c *Conn) rttInput(a *ackInfo) {
	var rtt time.Duration
	switch {
	case a.oldest != 0 && a.resentAt == 0:
		rtt = c.now.sub(a.oldest)
		if d := c.now.sub(a.newest); d < c.rtt.min || c.rtt.min == 0 {
			c.rtt.min = max(d, 1)
		}
	case a.acked > 0 && a.hasEcho:
		ticks := int32(c.tsClock(c.now) - a.echo)
		if ticks < 0 || ticks > maxEchoAge {
			return
		}
		if int32(a.echo-c.tsClock(a.resentAt)) < 0 && c.now.sub(a.resentAt) >= c.rtt.min {
			// The echo is of the first copy, the answer may be to the last: that
			// to the first was lost, and the time between is none of the path's.
			return
		}
		rtt = time.Duration(max(ticks, 1)) * time.Millisecond // the clock tells no less
	default:
		return
	}
	// As many samples per round trip as acknowledgements like this one.
	c.rtt.sample(rtt, segmentsOf(c.flight()+a.acked, max(a.fresh, 2*c.snd.mss)))
	if c.cfg.Tracer != nil {
		c.trace(&Event{Kind: EventRTT, RTT: rtt, SRTT: c.rtt.srtt, RTO: c.rtt.rto()})
	}
}

// maxEchoAge is how old, in milliseconds, an echoed timestamp may be to be believed.
const maxEchoAge = 10 * 60 * 1000

// growWindow lets the congestion window grow for what was delivered, but only
// while it is what limits us (RFC 9438 §5.8, RFC 7661 §3), and not in fast recovery.
func (c *Conn) growWindow(a *ackInfo, wasLimited bool) {
	if a.acked == 0 || !wasLimited || c.rec.state == caRecovery {
		return
	}
	before := c.win.cwnd
	if c.rec.state == caLoss {
		c.win.growSlowStart(a.acked)
	} else {
		c.cc.acked(c.now, &c.win, a.acked, c.rtt.srtt)
	}
	c.win.cwnd = min(c.win.cwnd, maxWindow)
	c.win.maxCwnd = max(c.win.maxCwnd, c.win.cwnd)
	if c.win.cwnd != before {
		c.traceWindow("ack")
	}
}

// cwndWasLimit reports whether the congestion window held output back when
// the data that is being acknowledged was sent.
func (c *Conn) cwndWasLimit() bool {
	if c.limitedBy == limitCwnd {
		return true
	}
	return c.win.slowStart() && c.win.cwnd < 2*c.flight()
}

// finAcked moves the state on if our FIN is acknowledged (RFC 9293
// §3.10.7.4, fifth check, per state). It reports whether to go on.
func (c *Conn) finAcked(s *Segment) bool {
	if !c.finSent() || c.snd.una != c.snd.nxt {
		return true
	}
	switch c.state {
	case FinWait1:
		c.setState(FinWait2)
		c.waitForFin()
	case Closing:
		c.enterTimeWait()
	case LastAck:
		c.setState(Closed)
		return false
	case TimeWait:
		// Only a retransmission of the remote FIN can come: processFin sees it.
	}
	return true
}

// rearm restarts the retransmission timers after an acknowledgement of new
// data (RFC 6298 §5.2, §5.3).
func (c *Conn) rearm() {
	c.timers.stop(timerRTO)
	c.timers.stop(timerProbe)
	if c.board.empty() {
		return
	}
	c.timers.set(timerRTO, c.now.add(c.rtt.rto()))
	c.armProbe()
}
