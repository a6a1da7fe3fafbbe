package tcp

import (
	"time"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// urgent is urgent mode (RFC 9293 §3.8.5). RFC 6093 §3.1: the pointer is the
// number after the last urgent byte, and the data stays in the stream.
type urgent struct {
	sndUp, rcvUp  seq.Num
	sending, seen bool
}

// WriteUrgent is Write with the urgent pointer set behind p's last byte
// (RFC 9293 §3.8.5, RFC 6093). All of p or nothing is taken.
func (c *Conn) WriteUrgent(now time.Time, p []byte) error {
	c.enter(now)
	if err := c.writeError(); err != nil {
		return err
	}
	if len(p) == 0 || c.sb.free(len(p), c.sendTarget()) < len(p) {
		return ErrWouldBlock
	}
	c.sb.append(p)
	c.urg.sending, c.urg.sndUp = true, c.sb.end()
	return nil
}

// urgentPointer is the header's field for a segment that begins at s, and
// whether URG is set in it (RFC 9293 §3.8.5).
func (c *Conn) urgentPointer(s seq.Num) (uint16, bool) {
	if !c.urg.sending {
		return 0, false
	}
	if c.urg.sndUp.LessEq(c.snd.una) {
		c.urg.sending = false
		return 0, false
	}
	d := c.urg.sndUp.Sub(s)
	if d <= 0 || d > 0xffff {
		return 0, false
	}
	return uint16(d), true
}

// processUrgent is the sixth check of RFC 9293 §3.10.7.4.
func (c *Conn) processUrgent(s *Segment) {
	if !s.has(wire.URG) || c.rcv.fin {
		return
	}
	up := s.Seq.Add(int(s.Urgent))
	if !c.urg.seen || c.urg.rcvUp.Less(up) {
		c.urg.seen, c.urg.rcvUp = true, up
	}
}

// Urgent is how many of the readable bytes, from the front, the peer called
// urgent; more may be under way.
func (c *Conn) Urgent() int {
	if !c.urg.seen {
		return 0
	}
	readAt := c.rb.next.Add(-c.rb.n)
	return min(max(c.urg.rcvUp.Sub(readAt), 0), c.rb.n)
}
