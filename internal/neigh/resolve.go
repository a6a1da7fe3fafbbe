package neigh

import (
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// Input takes in an ARP packet, as RFC 826's "Packet Reception" has it.
// forUs says that its target address is one of ours: only then may it make a
// new entry, so that a chatterer cannot fill the table. It reports whether the
// sender's address is now known and was asked for before.
//
// Answering a request is the caller's business, who knows our addresses.
func (c *Cache) Input(now time.Time, p *wire.ARPFields, forUs bool) (resolved bool) {
	if !credible(p) {
		return false
	}
	e := c.entries[p.SenderIP]
	if e == nil {
		// A reply that nobody asked for teaches nothing; a request to us says
		// that we shall soon have to answer.
		if forUs && p.Op == wire.ARPRequest {
			e = c.add(now, p.SenderIP)
			e.MAC = p.SenderMAC
			c.settle(e, Stale, time.Time{})
			c.keep(e)
		}
		return false
	}
	waited := e.State == Incomplete
	// Only the answer to our own question proves that packets reach the
	// neighbour (RFC 4861 §7.2.5); anything else may be one-way.
	solicited := p.Op == wire.ARPReply && forUs && e.sent > 0
	switch {
	case solicited:
		e.MAC = p.SenderMAC
		c.reachable(now, e)
	case e.MAC != p.SenderMAC || !e.State.Usable():
		e.MAC = p.SenderMAC
		c.settle(e, Stale, time.Time{})
		c.keep(e)
	}
	return waited
}

// credible refuses senders that cannot be one host on this link.
func credible(p *wire.ARPFields) bool {
	ip := p.SenderIP
	return !p.SenderMAC.IsZero() && !p.SenderMAC.IsGroup() &&
		ip.Is4() && !ip.IsUnspecified() && !ip.IsMulticast() && !ip.IsLoopback() &&
		ip != netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

// keep arms the clearing away of an entry that is only kept, not asked about.
func (c *Cache) keep(e *entry) { c.arm(e, e.used.Add(c.cfg.UnusedTime)) }

// Output sends the requests that are due, until send reports false: that one
// is offered again. failed is told of neighbours that did not answer.
func (c *Cache) Output(now time.Time, send func(Request) bool, failed func(netip.Addr)) {
	for e, at, ok := c.queue.First(); ok && !now.Before(at); e, at, ok = c.queue.First() {
		if !c.step(now, e, send, failed) {
			return
		}
	}
}

// step does what is due for e, and reports false if a request could not go out.
func (c *Cache) step(now time.Time, e *entry, send func(Request) bool, failed func(netip.Addr)) bool {
	switch e.State {
	case Reachable:
		c.settle(e, Stale, e.used.Add(c.cfg.UnusedTime))
	case Delay:
		c.ask(now, e, Probe)
		return c.step(now, e, send, failed)
	case Incomplete, Probe:
		if e.sent == c.cfg.Requests {
			c.settle(e, Failed, now.Add(c.cfg.Retransmit))
			failed(e.IP)
			return true
		}
		to := wire.Broadcast
		if e.State == Probe {
			to = e.MAC
		}
		if !send(Request{Target: e.IP, To: to}) {
			return false
		}
		e.sent++
		c.arm(e, now.Add(c.cfg.Retransmit))
	case Stale, Failed:
		if idle := e.used.Add(c.cfg.UnusedTime); e.State == Stale && now.Before(idle) {
			c.arm(e, idle)
			return true
		}
		c.remove(e)
	}
	return true
}

// Deadline is when Output must be called next, zero for never.
func (c *Cache) Deadline() time.Time {
	return c.queue.Deadline()
}
