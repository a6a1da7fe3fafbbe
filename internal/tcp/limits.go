package tcp

import "time"

// limit is what keeps us from sending more right now.
type limit uint8

const (
	limitNone   limit = iota // nothing to send, nothing in flight
	limitBusy                // in flight, and nothing more to send
	limitCwnd                // the congestion window
	limitRwnd                // the peer's window
	limitSndbuf              // our send buffer, its writer waiting
	numLimits
)

// limitClock adds up how long each limit held (tcp_info's busy, rwnd_limited,
// sndbuf_limited; RFC 4898 tcpEStatsPerfSndLimTime...).
type limitClock struct {
	since instant
	spent [numLimits]time.Duration
}

// setLimit notes what limits us from now on.
func (c *Conn) setLimit(l limit) {
	if l != c.limitedBy {
		c.chrono.spent[c.limitedBy] += c.now.sub(c.chrono.since)
		c.chrono.since, c.limitedBy = c.now, l
	}
}

// limitedFor is how long l has held in all.
func (c *Conn) limitedFor(l limit) time.Duration {
	d := c.chrono.spent[l]
	if c.limitedBy == l {
		d += c.now.sub(c.chrono.since)
	}
	return d
}
