package threshold

import (
	"time"

	"gotcp/internal/ids/rule"
)

// maxDistinct is how many ports are remembered, of all counts together. When there are
// so many, some counts begin anew to make room.
const maxDistinct = 1 << 20

// distinct counts the ports that there were in the period that is running, or in a
// new one: as many as it takes to be above the limit.
func (c *counters) distinct(p Packet, r *rule.Rule, t *rule.Threshold) *counter {
	port := p.SrcPort
	if t.UniqueOn == rule.UniqueDstPort {
		port = p.DstPort
	}
	n := c.inPeriod(p, keyOf(p, r, t.Track, uint8(t.Kind)), t.Seconds)
	if n.count == 1 {
		c.forgetPorts(n)
	}
	if _, seen := n.ports[port]; !seen && len(n.ports) <= int(t.Count) {
		if c.ports >= maxDistinct && !c.portRoom(p.Time, n) {
			c.evicted++
			return n
		}
		if n.ports == nil {
			n.ports = map[uint16]struct{}{}
		}
		n.ports[port] = struct{}{}
		c.ports++
	}
	return n
}

// portRoom makes room for one more port of a count: of some others it forgets those
// that they have, which is a loss (and counted) if their period is not over.
func (c *counters) portRoom(now time.Time, of *counter) bool {
	for range min(searched, len(c.slots)) {
		n := &c.slots[c.hand]
		c.hand = (c.hand + 1) % len(c.slots)
		if n == of || len(n.ports) == 0 {
			continue
		}
		if !now.After(n.expires) {
			c.evicted++
		}
		c.forgetPorts(n)
	}
	return c.ports < maxDistinct
}

// forgetPorts gives the ports of a count back.
func (c *counters) forgetPorts(n *counter) {
	c.ports -= len(n.ports)
	n.ports = nil
}
