package netsim

import (
	"fmt"
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// checker watches one end of a connection from outside, by the segments that
// come and go, and knows what a sender may never do.
type checker struct {
	mss int // most payload and options of a segment
	gso int // most payload of an offloaded one

	begun        bool
	una, nxt     seq.Num // acknowledged, sent
	edge         seq.Num // right edge of the peer's window, the furthest ever
	shift        uint8
	peerMSS      int
	peerAcked    bool
	lastAck      seq.Num // of ours
	ackSent      bool
	allowed      int // in flight, by the congestion window
	openBefore   bool
	newlySent    bool
	flightBefore int
	sacked       seq.RangeSet // what the peer says it holds beyond una
}

func (k *checker) init(cfg *tcp.Config) {
	k.mss = cfg.MSS
	if k.mss == 0 {
		k.mss = 536
	}
	k.gso = max(cfg.MaxPayload, k.mss)
	k.peerMSS = 536
}

// received notes what the peer allows.
func (k *checker) received(s *tcp.Segment) {
	if s.Flags&wire.SYN != 0 {
		if s.Options.MSS != 0 {
			k.peerMSS = int(s.Options.MSS)
		}
		if s.Options.HasWindowScale {
			k.shift = min(s.Options.WindowScale, 14)
		}
	}
	if s.Flags&wire.ACK == 0 || !k.begun || k.nxt.Less(s.Ack) {
		return
	}
	window := int(s.Window)
	if s.Flags&wire.SYN == 0 {
		window <<= k.shift
	}
	if !k.peerAcked {
		k.peerAcked, k.edge = true, s.Ack.Add(window)
	}
	for _, b := range s.Options.SACK[:s.Options.NumSACK] {
		r := seq.Range{Start: seq.Num(b.Left), End: seq.Num(b.Right)}
		if k.una.LessEq(r.Start) && r.End.LessEq(k.nxt) {
			k.sacked.Add(r)
		}
	}
	k.una = seq.Max(k.una, s.Ack)
	k.sacked.TrimBefore(k.una)
	k.edge = seq.Max(k.edge, s.Ack.Add(window))
}

// before notes how the sender stands before it may send.
func (k *checker) before(c *tcp.Conn, now time.Time) {
	info := c.Info(now)
	k.allowed = info.Cwnd
	k.openBefore = info.CAState == "open"
	k.newlySent = false
	k.flightBefore = k.inFlight()
}

// inFlight is what was sent and not reported to have arrived.
func (k *checker) inFlight() int { return k.nxt.Sub(k.una) - k.sacked.Bytes() }

// sent checks one segment.
func (k *checker) sent(s *tcp.Segment) error {
	if s.Flags&wire.RST != 0 {
		return nil
	}
	if !k.begun {
		k.begun, k.una, k.nxt = true, s.Seq, s.Seq
	}
	if s.Flags&wire.ACK != 0 {
		if k.ackSent && s.Ack.Less(k.lastAck) {
			return fmt.Errorf("acknowledgement went back by %d", k.lastAck.Sub(s.Ack))
		}
		k.lastAck, k.ackSent = s.Ack, true
	}
	size := s.Len()
	if s.GSOSize > 0 {
		if s.Len() > k.gso || s.GSOSize >= s.Len() {
			return fmt.Errorf("offloaded segment of %d bytes in pieces of %d, at most %d", s.Len(), s.GSOSize, k.gso)
		}
		size = s.GSOSize
	}
	if n := size + s.Options.Len(); size > 0 && (n > k.mss || n > k.peerMSS) {
		return fmt.Errorf("%d bytes of options and payload, at most %d", n, min(k.mss, k.peerMSS))
	}
	end := s.Seq.Add(s.Len())
	// One byte past the edge is a probe of a closed window (RFC 9293
	// §3.8.6.1). FIN needs no room.
	if k.peerAcked && s.Len() > 0 && k.edge.Add(1).Less(end) {
		return fmt.Errorf("sent %d bytes past the peer's window", end.Sub(k.edge))
	}
	if s.Flags&(wire.SYN|wire.FIN) != 0 {
		end = end.Add(1)
	}
	if k.nxt.Less(end) {
		k.nxt = end
		k.newlySent = k.newlySent || s.Len() > 0
	}
	return nil
}

// after checks what the sender has in flight now. Only new data must fit the
// window: what was in flight before the window shrank stays there. The slack
// is a segment for rounding, and two for limited transmit (RFC 3042) or one
// for a tail loss probe (RFC 8985 §7.3), which go out beside the window.
func (k *checker) after(c *tcp.Conn, now time.Time) error {
	info := c.Info(now)
	if info.State.Synchronized() && info.SendQueue > 0 && c.Deadline().IsZero() {
		return fmt.Errorf("%d bytes to send or in flight, and no timer running", info.SendQueue)
	}
	if !k.newlySent || !k.openBefore || info.CAState != "open" {
		return nil
	}
	limit := max(k.allowed, info.Cwnd) + 3*k.mss
	if flight := k.inFlight(); flight > limit && flight > k.flightBefore+k.mss {
		return fmt.Errorf("%d bytes in flight, cwnd %d", flight, info.Cwnd)
	}
	return nil
}
