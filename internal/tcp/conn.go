// Package tcp is one TCP connection as a passive object (RFC 9293): it is
// handed segments, calls and the time, and says which segments to send and
// when to look again. It does no I/O, holds no lock, starts no goroutine and
// never asks for the time; addresses and ports are its user's business, the
// demultiplexer's.
package tcp

import (
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// sendSpace is the send sequence space (RFC 9293 §3.3.1).
//
//	 iss      una            nxt            una+wnd
//	--|--------|--------------|----------------|-------
//	   acked      in flight      may be sent      not yet
type sendSpace struct {
	iss, una, nxt seq.Num
	wl1, wl2      seq.Num // SEG.SEQ and SEG.ACK of the last window update
	wnd, maxWnd   int     // bytes
	wscale        uint8
	peerMSS       int // what the peer's SYN allows
	mss           int // payload of a full segment of ours, options deducted
}

// Conn is one connection. It is not safe for concurrent use.
type Conn struct {
	cfg   Config
	epoch time.Time
	now   instant // the time of the present call

	state   State
	err     error // why it ended
	softErr error
	passive bool // came from LISTEN

	opt        negotiated
	tsRecent   uint32 // TS.Recent (RFC 7323 §4.3)
	tsRecentAt instant

	// Sending.
	snd   sendSpace
	sb    sendBuffer
	board scoreboard
	rtt   rttEstimator
	win   window
	cc    controller
	rec   recovery
	rack  rack
	tlp   tailProbe
	nagle nagle
	urg   urgent

	finQueued, finHeld, finOut bool
	writeBlocked               bool // a writer found the buffer full
	windowProbe                bool // the persist timer went off
	probed                     bool // something went out into a closed window
	takenBack                  bool // the next new data has been out once, as a probe
	sentAt                     instant
	progressAt                 instant // when SND.UNA moved, or a closed window answered

	// Receiving.
	rcv        recvSpace
	rb         recvBuffer
	drs        receiveScale
	sack       sackOutput
	ack        ackPolicy
	chal       challenges
	readClosed bool

	// The handshake.
	synPending bool
	synCount   int
	opened     instant
	synSentAt  instant
	handshake  time.Duration

	timers    timers
	keep      keepAlive
	limitedBy limit
	chrono    limitClock
	stat      counters

	reset struct {
		due     bool
		segment Segment
	}
	out Segment // the segment being sent; kept here so that none is allocated
}

func newConn(now time.Time, cfg Config) *Conn {
	cfg = cfg.withDefaults()
	c := &Conn{cfg: cfg, epoch: now, cc: newController(cfg.Congestion)}
	c.enter(now)
	c.snd.iss = cfg.ISS
	c.snd.una, c.snd.nxt = cfg.ISS, cfg.ISS.Add(1)
	c.snd.mss, c.snd.peerMSS = defaultMSS, defaultMSS
	c.win = window{cwnd: defaultMSS, ssthresh: infiniteSsthresh, mss: defaultMSS}
	c.sb = sendBuffer{base: cfg.ISS.Add(1), limit: cfg.SendBuffer}
	c.rb = recvBuffer{space: min(initialReceiveSpace, cfg.ReceiveBuffer), limit: cfg.ReceiveBuffer}
	c.rb.ooo.Limit, c.board.sackedRanges.Limit = maxOutOfOrder, maxSackedRanges
	c.rcv.wscale = wscaleFor(cfg.ReceiveBuffer)
	c.chrono.since, c.progressAt, c.opened = c.now, c.now, c.now
	return c
}

// Dial makes a connection that opens actively: SYN-SENT, the SYN going out
// with the next Output (RFC 9293 §3.10.1).
func Dial(now time.Time, cfg Config) *Conn {
	c := newConn(now, cfg)
	c.setState(SynSent)
	c.beginSyn()
	return c
}

// NewListen makes a connection in LISTEN. The first acceptable SYN it is given
// makes it SYN-RECEIVED; any other segment leaves it in LISTEN, and may make
// it want to send a RST. One is made for every SYN that a listener admits.
func NewListen(now time.Time, cfg Config) *Conn {
	c := newConn(now, cfg)
	c.passive = true
	c.setState(Listen)
	return c
}

// State is the connection's state.
func (c *Conn) State() State { return c.state }

// Err is why the connection ended, nil while it is alive and after an orderly end.
func (c *Conn) Err() error { return c.err }

func (c *Conn) setState(s State) {
	if s == c.state {
		return
	}
	from := c.state
	c.state = s
	if s == Closed {
		c.timers = timers{}
		c.setLimit(limitNone)
	}
	if c.cfg.Tracer != nil {
		c.trace(&Event{Kind: EventState, From: from, To: s})
	}
}

// fail ends the connection for a reason, telling the peer if tell.
func (c *Conn) fail(err error, tell bool) {
	if c.state == Closed {
		return
	}
	if tell && c.state.Synchronized() && c.state != TimeWait || tell && c.state == SynReceived {
		c.queueReset(Segment{Seq: c.acceptableSeq(), Ack: c.rcv.nxt, Flags: wire.RST | wire.ACK}, true)
	}
	c.err = err
	c.setState(Closed)
}

func (c *Conn) queueReset(s Segment, due bool) {
	c.reset.segment, c.reset.due = s, due
}

func (c *Conn) trace(e *Event) {
	c.cfg.Tracer(c.epoch.Add(time.Duration(c.now-1)), e)
}

func (c *Conn) traceWindow(reason string) {
	if c.cfg.Tracer != nil {
		c.trace(&Event{Kind: EventWindow, Reason: reason, Cwnd: c.win.cwnd, Ssthresh: c.win.ssthresh})
	}
}

// drop notes a segment that was not acceptable.
func (c *Conn) drop(s *Segment, reason string) {
	c.stat.dropped++
	if c.cfg.Tracer != nil {
		c.trace(&Event{Kind: EventDrop, Segment: s, Reason: reason})
	}
}
