package tcp

import (
	"time"

	"gotcp/internal/seq"
)

// InFlight reports whether a number quoted by an ICMP error belongs to
// something in flight; others may be forged or late (RFC 5927 §4.1).
func (c *Conn) InFlight(q seq.Num) bool {
	return c.snd.una.LessEq(q) && q.Less(c.snd.nxt)
}

// NetworkError tells of an ICMP error that quoted a segment of ours with the
// given sequence number. It ends a connection that is not yet established and
// is only remembered by others (RFC 9293 §3.9.2.2, RFC 5927 §5); one that quotes
// nothing in flight is ignored.
func (c *Conn) NetworkError(now time.Time, quoted seq.Num, err error) {
	c.enter(now)
	if !c.InFlight(quoted) {
		return
	}
	if c.state == SynSent || c.state == SynReceived {
		c.fail(err, false)
		return
	}
	c.softErr = err
}

// SoftError is the last network error that did not end the connection.
func (c *Conn) SoftError() error { return c.softErr }

// PacketTooBig tells of an ICMP error that asks for smaller packets
// (RFC 1191 §3, RFC 8201 §4): mss is the new Config.MSS. What was in flight and too
// big is sent again, and the window stays: it was no congestion (RFC 1191 §6.5).
func (c *Conn) PacketTooBig(now time.Time, quoted seq.Num, mss int) {
	c.enter(now)
	if !c.InFlight(quoted) || mss >= c.cfg.MSS || mss < minMSS {
		return
	}
	c.cfg.MSS = mss
	if !c.state.Synchronized() {
		return
	}
	old := c.snd.mss
	c.setMSS()
	if c.snd.mss >= old {
		return
	}
	q := c.board.records()
	for i := range q {
		if r := &q[i]; !r.sacked && (!r.lost || r.resent) && r.len() > c.snd.mss {
			c.board.markLost(r)
			r.mtuDrop = true
		}
	}
	c.rec.force = true
}
