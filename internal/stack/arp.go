package stack

import (
	"net/netip"
	"time"

	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

// inputARP takes in an ARP packet (RFC 826, "Packet Reception").
func (n *NIC) inputARP(now time.Time, b []byte) {
	p, err := wire.ParseARP(b)
	if err != nil {
		n.stack.stats.Dropped.Malformed++
		return
	}
	f := p.Fields()
	n.conflicts(now, &f)
	if n.err != nil || n.ownSender(&f) {
		return
	}
	forUs := n.has(f.TargetIP)
	if n.neigh.Input(now, &f, forUs) {
		n.resolved(now, f.SenderIP, f.SenderMAC)
	}
	// RFC 5227 §2.1.1: a probe, too, is answered, to the prober's MAC.
	if f.Op == wire.ARPRequest && forUs && !n.cfg.Shared {
		n.stack.stats.ARPReplies++
		n.sendARP(f.SenderMAC, &wire.ARPFields{
			Op: wire.ARPReply, SenderMAC: n.info.MAC, SenderIP: f.TargetIP,
			TargetMAC: f.SenderMAC, TargetIP: f.SenderIP,
		})
	}
}

// ownSender reports packets that claim to come from us: an echo of our own, or
// a conflict, and either way nothing to learn from.
func (n *NIC) ownSender(f *wire.ARPFields) bool {
	for _, a := range n.addrs {
		if a == f.SenderIP {
			return true
		}
	}
	return f.SenderMAC == n.info.MAC && !n.cfg.Shared
}

// sendRequest is the cache's way to the link.
func (n *NIC) sendRequest(r neigh.Request) bool {
	src := n.source(r.Target)
	if !src.IsValid() || n.tentative(src) {
		return true // nobody to ask as; the question runs out
	}
	n.stack.stats.ARPRequests++
	return n.sendARP(r.To, &wire.ARPFields{
		Op: wire.ARPRequest, SenderMAC: n.info.MAC, SenderIP: src, TargetIP: r.Target,
	})
}

// sendARPFields broadcasts a probe or an announcement.
func (n *NIC) sendARPFields(f *wire.ARPFields) bool { return n.sendARP(wire.Broadcast, f) }

func (n *NIC) sendARP(to wire.MAC, f *wire.ARPFields) bool {
	frame := n.slot()
	if frame == nil {
		return false
	}
	l := wire.PutEthernet(frame.Data, to, n.info.MAC, wire.TypeARP)
	l += f.Put(frame.Data[l:])
	frame.Data = frame.Data[:l]
	n.push(false)
	return true
}

// freshen asks the kernel's neighbour table where our own cache has nothing
// fresh.
func (n *NIC) freshen(now time.Time, hop netip.Addr) {
	switch n.neigh.Peek(hop).State {
	case neigh.Unknown, neigh.Stale, neigh.Failed:
		if mac, ok := n.cfg.Neighbour(hop); ok {
			n.neigh.Learn(now, hop, mac)
		}
	}
}

// resolve finds the address of a next hop. It reports false while it is being
// asked for.
func (n *NIC) resolve(now time.Time, hop netip.Addr) (wire.MAC, bool) {
	if !n.info.Ethernet {
		return wire.MAC{}, true
	}
	if n.cfg.Neighbour != nil {
		n.freshen(now, hop)
	}
	mac, state := n.neigh.Lookup(now, hop)
	return mac, state.Usable()
}
