package tcp

import "time"

const (
	// delayedAck is how long an acknowledgement waits for company; RFC 9293
	// §3.8.6.3 allows 500 ms.
	delayedAck = 40 * time.Millisecond
	// quickAcks is how many segments at the start are acknowledged at once,
	// while the peer's window is small and every acknowledgement makes it grow.
	quickAcks = 16
)

// ackPolicy decides when data is acknowledged (RFC 9293 §3.8.6.3, RFC 5681 §4.2).
type ackPolicy struct {
	now        bool // with the next Output
	pending    int  // bytes in order not acknowledged yet
	duplicates int  // segments out of order since the last acknowledgement
	quick      int  // segments still acknowledged at once
	challenge  bool // what is due is a challenge ACK (RFC 5961)
}

// dataArrived takes in n bytes in order: every second full-sized segment is
// acknowledged at once, the rest within delayedAck.
func (a *ackPolicy) dataArrived(c *Conn, n int) {
	a.pending += n
	if a.quick > 0 {
		a.quick--
		a.now = true
		return
	}
	if a.pending >= 2*c.rcv.mss {
		a.now = true
	} else if !c.timers.running(timerDelAck) {
		c.timers.set(timerDelAck, c.now.add(delayedAck))
	}
}

// sent notes that a segment with the current acknowledgement went out.
func (a *ackPolicy) sent(c *Conn) {
	a.now, a.challenge, a.pending, a.duplicates = false, false, 0, 0
	c.timers.stop(timerDelAck)
}

// challengeLimit and challengePeriod bound how often segments that may be
// forged are answered (RFC 5961 §7), per connection, so that one connection's
// count tells nothing about another's (CVE-2016-5696).
const (
	challengeLimit  = 10
	challengePeriod = 5 * time.Second
)

// challenges is the limiter of challenge ACKs.
type challenges struct {
	since instant
	count int
}

// challengeAck answers a segment that may be forged with the true numbers, if
// the limit allows (RFC 5961 §3.2, §4.2, §5.2).
func (c *Conn) challengeAck() {
	if c.chal.count == 0 || c.now.sub(c.chal.since) >= challengePeriod {
		c.chal = challenges{since: c.now}
	}
	if c.chal.count >= challengeLimit {
		return
	}
	c.chal.count++
	c.ack.now, c.ack.challenge = true, true
}
