package threshold

import "gotcp/internal/ids/rule"

// maxDistinct is how many ports are remembered, of all counts together. More are not
// counted, which Evicted tells.
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
		if c.ports >= maxDistinct {
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

// forgetPorts gives the ports of a count back.
func (c *counters) forgetPorts(n *counter) {
	c.ports -= len(n.ports)
	n.ports = nil
}
