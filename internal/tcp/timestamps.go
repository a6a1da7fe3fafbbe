package tcp

import (
	"time"

	"gotcp/internal/wire"
)

// tsClock is the timestamp clock at an instant: milliseconds from a start that
// is the connection's own secret (RFC 7323 §5.4).
func (c *Conn) tsClock(t instant) uint32 {
	return c.cfg.TimestampOffset + uint32(time.Duration(t)/time.Millisecond)
}

// tsExpiry is how long TS.Recent stays valid on an idle connection: longer,
// and the peer's clock may have wrapped (RFC 7323 §5.5).
const tsExpiry = 24 * 24 * time.Hour

// checkTimestamp is PAWS (RFC 7323 §5.3 R1): a segment with an older timestamp
// than one before is an old duplicate. One without any is not to be trusted
// once they are negotiated (RFC 7323 §3.2). A RST is checked by its number alone.
func (c *Conn) checkTimestamp(s *Segment) bool {
	if !c.opt.timestamps || s.has(wire.RST) {
		return true
	}
	if !s.Options.HasTimestamps {
		c.drop(s, "no timestamp")
		return false
	}
	if int32(s.Options.TSVal-c.tsRecent) >= 0 || c.now.sub(c.tsRecentAt) > tsExpiry {
		return true
	}
	c.drop(s, "old timestamp")
	c.noteDuplicate(s)
	if s.Len() > 0 || s.has(wire.FIN) || s.has(wire.SYN) {
		c.ack.now = true
	} else {
		c.challengeAck()
	}
	return false
}

// noteTimestamp moves TS.Recent on, by the segment that our last
// acknowledgement asked for or an older one (RFC 7323 §4.3 (2)).
func (c *Conn) noteTimestamp(s *Segment) {
	if !c.opt.timestamps || !s.Options.HasTimestamps || !s.Seq.LessEq(c.rcv.wup) {
		return
	}
	if int32(s.Options.TSVal-c.tsRecent) >= 0 || c.now.sub(c.tsRecentAt) > tsExpiry {
		c.tsRecent, c.tsRecentAt = s.Options.TSVal, c.now
	}
}
