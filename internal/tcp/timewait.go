package tcp

import "gotcp/internal/wire"

// enterTimeWait begins, or begins again, the wait of two maximum segment
// lifetimes (RFC 9293 §3.6.1) for segments still in the network.
func (c *Conn) enterTimeWait() {
	for k := range numTimers {
		c.timers.stop(k)
	}
	c.setState(TimeWait)
	c.timers.set(timerWait, c.now.add(2*c.cfg.MSL))
	// A busy server keeps thousands of these: all is acknowledged, so the
	// memory for what was in flight is not needed any more.
	c.sb.ring = ring{}
	if c.rb.n == 0 {
		c.rb.ring = ring{}
	}
}

// waitForFin bounds FIN-WAIT-2 where nobody is left to read: the peer may
// never close.
func (c *Conn) waitForFin() {
	if c.readClosed && c.state == FinWait2 {
		c.timers.set(timerWait, c.now.add(2*c.cfg.MSL))
	}
}

// Reusable reports whether s is a SYN that may take over this connection's
// TIME-WAIT: a later timestamp or, without timestamps, a later number than any
// seen shows that it is no old duplicate (RFC 6191 §2, RFC 9293 §3.6.1).
// The caller then forgets the connection and gives s to its listener.
func (c *Conn) Reusable(s *Segment) bool {
	if c.state != TimeWait || s.Flags&(wire.SYN|wire.RST|wire.ACK|wire.FIN) != wire.SYN {
		return false
	}
	if c.opt.timestamps && s.Options.HasTimestamps {
		if d := int32(s.Options.TSVal - c.tsRecent); d != 0 {
			return d > 0
		}
	}
	return c.rcv.nxt.Less(s.Seq)
}
