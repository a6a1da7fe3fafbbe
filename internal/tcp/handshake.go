package tcp

import (
	"math/bits"

	"gotcp/internal/wire"
)

// maxWindow is the largest window that scaling can express (RFC 7323 §2.3).
const maxWindow = 1 << 30

// maxWScale is the largest shift (RFC 7323 §2.3).
const maxWScale = 14

// defaultMSS is what a peer without an MSS option takes (RFC 9293 §3.7.1).
const defaultMSS = 536

// negotiated is which options both sides agreed to.
type negotiated struct {
	timestamps, sack, wscale bool
}

// wscaleFor is the smallest shift that lets a window of n bytes be told.
func wscaleFor(n int) uint8 {
	return uint8(min(max(bits.Len(uint(n))-16, 0), maxWScale))
}

// synOptions are the options of our SYN or SYN-ACK. A SYN-ACK offers only what
// the SYN did (RFC 7323 §1.3, RFC 2018 §2).
func (c *Conn) synOptions(answer bool) wire.TCPOptions {
	o := wire.TCPOptions{MSS: uint16(min(c.cfg.AdvertisedMSS, 0xffff))}
	if !c.cfg.NoWindowScale && (!answer || c.opt.wscale) {
		o.HasWindowScale, o.WindowScale = true, c.rcv.wscale
	}
	o.SACKPermitted = !c.cfg.NoSACK && (!answer || c.opt.sack)
	if !c.cfg.NoTimestamps && (!answer || c.opt.timestamps) {
		o.HasTimestamps, o.TSVal = true, c.tsClock(c.now)
		if answer {
			o.TSEcr = c.tsRecent
		}
	}
	return o
}

// learnOptions takes over what the peer's SYN offers.
func (c *Conn) learnOptions(s *Segment) {
	o := &s.Options
	c.opt = negotiated{
		timestamps: o.HasTimestamps && !c.cfg.NoTimestamps,
		sack:       o.SACKPermitted && !c.cfg.NoSACK,
		wscale:     o.HasWindowScale && !c.cfg.NoWindowScale,
	}
	if c.opt.wscale {
		c.snd.wscale = min(o.WindowScale, maxWScale)
	} else {
		c.snd.wscale, c.rcv.wscale = 0, 0
	}
	if c.opt.timestamps {
		c.tsRecent, c.tsRecentAt = o.TSVal, c.now
	}
	c.snd.peerMSS = defaultMSS
	if o.MSS != 0 {
		c.snd.peerMSS = max(int(o.MSS), minMSS)
	}
	c.setMSS()
}

// minMSS keeps a peer from making us send segments that are all header.
const minMSS = 48

// setMSS derives the size of our segments' payload from the peer's limit, the
// path's, and the options that every segment carries (RFC 9293 §3.7.1, RFC 6691).
func (c *Conn) setMSS() {
	mss := min(c.snd.peerMSS, c.cfg.MSS)
	if c.opt.timestamps {
		mss -= timestampLen
	}
	c.snd.mss = max(mss, 8)
	c.win.mss = c.snd.mss
}

// timestampLen is the timestamps option with its padding.
const timestampLen = 12

// listenInput is LISTEN of RFC 9293 §3.10.7.2.
func (c *Conn) listenInput(s *Segment) {
	switch {
	case s.has(wire.RST):
		c.drop(s, "RST in LISTEN")
	case s.has(wire.ACK):
		c.drop(s, "ACK in LISTEN")
		c.queueReset(ResetFor(s))
	case !s.has(wire.SYN):
		c.drop(s, "no SYN in LISTEN")
	default:
		c.learnSyn(s)
		c.learnOptions(s)
		c.setState(SynReceived)
		c.beginSyn()
	}
}

// synWindow is the window that a SYN of ours tells, never scaled (RFC 7323 §2.2).
func (c *Conn) synWindow() int { return min(c.rb.room(), 0xffff) }

// learnSyn takes over the peer's sequence number. Data on a SYN is not taken:
// the peer sends it again once the handshake is through.
func (c *Conn) learnSyn(s *Segment) {
	c.rcv.irs = s.Seq
	c.rcv.nxt = s.Seq.Add(1)
	c.rcv.edge = c.rcv.nxt
	if c.state == SynSent {
		c.rcv.edge = c.rcv.nxt.Add(c.synWindow()) // what our SYN said
	}
	c.rcv.wup = c.rcv.nxt
	c.rb.next = c.rcv.nxt
	c.snd.wnd = int(s.Window) // never scaled on a SYN (RFC 7323 §2.2)
	c.snd.maxWnd = c.snd.wnd
	c.snd.wl1 = s.Seq
	c.snd.wl2 = c.snd.iss
}

// synSentInput is SYN-SENT of RFC 9293 §3.10.7.3, its four checks in order.
func (c *Conn) synSentInput(s *Segment) {
	if s.has(wire.ACK) && (s.Ack.LessEq(c.snd.iss) || c.snd.nxt.Less(s.Ack)) {
		// A half-open leftover of an earlier connection answers like this; the
		// RST clears it away.
		c.drop(s, "unacceptable ACK in SYN-SENT")
		c.queueReset(ResetFor(s))
		return
	}
	if s.has(wire.RST) {
		if !s.has(wire.ACK) {
			c.drop(s, "RST without ACK in SYN-SENT")
			return
		}
		c.fail(ErrRefused, false)
		return
	}
	if !s.has(wire.SYN) {
		c.drop(s, "neither SYN nor RST in SYN-SENT")
		return
	}
	c.learnSyn(s)
	c.learnOptions(s)
	if !s.has(wire.ACK) {
		c.setState(SynReceived) // simultaneous open
		c.synPending = true
		c.timers.set(timerSyn, c.now.add(c.rtt.rto()))
		return
	}
	c.snd.wl2 = s.Ack
	c.synAcked(s)
	c.ack.now = true
	if s.Len() > 0 || s.has(wire.FIN) {
		text := *s
		text.Flags &^= wire.SYN
		text.Seq = s.Seq.Add(1)
		if c.trimToWindow(&text) {
			c.processText(&text)
			c.processFin(&text)
		}
	}
}

// completePassiveOpen is SYN-RECEIVED in the fifth check of RFC 9293
// §3.10.7.4: an acceptable ACK of our SYN makes the connection.
func (c *Conn) completePassiveOpen(s *Segment) bool {
	if s.Ack.LessEq(c.snd.una) || c.snd.nxt.Less(s.Ack) {
		c.drop(s, "unacceptable ACK in SYN-RECEIVED")
		c.queueReset(ResetFor(s))
		return false
	}
	c.snd.wnd = int(s.Window) << c.snd.wscale
	c.snd.maxWnd = max(c.snd.maxWnd, c.snd.wnd)
	c.snd.wl1, c.snd.wl2 = s.Seq, s.Ack
	c.synAcked(s)
	return true
}

// synAcked makes the connection ESTABLISHED: our SYN is acknowledged.
func (c *Conn) synAcked(s *Segment) {
	c.snd.una = c.snd.iss.Add(1)
	c.timers.stop(timerSyn)
	c.timers.stop(timerConnect)
	c.synPending = false
	c.progressAt = c.now
	c.rtt.backoff = 0
	c.handshake = c.now.sub(c.opened)
	c.win.cwnd = initialWindow(c.snd.mss)
	if c.synCount > 1 {
		// RFC 5681 §3.1: one segment after a lost SYN. No sample: which SYN was
		// answered is not known.
		c.rtt.afterSynTimeout = true
		c.win.cwnd = c.snd.mss
	} else {
		c.rtt.sample(c.now.sub(c.synSentAt), 1)
	}
	c.win.ssthresh = infiniteSsthresh
	c.win.maxCwnd = c.win.cwnd
	c.setState(Established)
	c.ack.quick = quickAcks
	c.openReceiveWindow()
	c.armKeepAlive()
	c.traceWindow("established")
}

// beginSyn asks Output for our SYN or SYN-ACK and starts its timers.
func (c *Conn) beginSyn() {
	c.synPending = true
	c.opened = c.now
	c.timers.set(timerSyn, c.now.add(c.rtt.rto()))
	if c.cfg.ConnectTimeout > 0 {
		c.timers.set(timerConnect, c.now.add(c.cfg.ConnectTimeout))
	}
}

// synTimeout sends the SYN or SYN-ACK again (RFC 6298 §5.5).
func (c *Conn) synTimeout() {
	c.rtt.backOff()
	c.synPending = true
	c.timers.set(timerSyn, c.now.add(c.rtt.rto()))
}
