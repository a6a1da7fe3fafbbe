package stack

import (
	"net/netip"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/neigh"
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// What may wait for neighbours' addresses. RFC 1122 §2.3.2.2 asks to keep at
// least the latest packet; a whole fragmented ping reply should fit.
const (
	maxPendingBytes = 96 << 10 // per neighbour
	maxPendingHosts = 64
)

// pending is what waits for one neighbour's address: finished packets, and
// connections, which keep their data where it is until it can go out.
type pending struct {
	packets []pendingPacket
	bytes   int
	conns   []*TCPConn
}

type pendingPacket struct {
	frame   []byte // complete but for the destination's MAC
	offload link.Offload
	conn    *TCPConn // whose it is, nil for nobody's
	seq     seq.Num
}

// pendingFor returns the queue for a neighbour, nil if there are too many.
func (n *NIC) pendingFor(hop netip.Addr) *pending {
	p := n.pending[hop]
	if p == nil && len(n.pending) >= maxPendingHosts {
		n.giveUpForgotten()
	}
	if p == nil && len(n.pending) < maxPendingHosts {
		p = &pending{}
		n.pending[hop] = p
	}
	return p
}

// giveUpForgotten clears away what waits for neighbours that the cache had no
// room for any more: nobody asks for them.
func (n *NIC) giveUpForgotten() {
	for hop := range n.pending {
		if n.neigh.Peek(hop).State != neigh.Incomplete {
			n.unreachable(hop)
		}
	}
}

// park takes the frame in the current slot off to wait for hop's address.
func (n *NIC) park(hop netip.Addr, f *link.Frame, c *TCPConn, at seq.Num) bool {
	p := n.pendingFor(hop)
	if p == nil || p.bytes+f.Len() > maxPendingBytes {
		n.stack.stats.Dropped.NeighbourFull++
		return false
	}
	b := make([]byte, 0, f.Len())
	b = append(append(append(b, f.Data...), f.Tail[0]...), f.Tail[1]...)
	p.packets = append(p.packets, pendingPacket{frame: b, offload: f.Offload, conn: c, seq: at})
	p.bytes += len(b)
	return true
}

// queued reports whether a packet of c waits for hop.
func (n *NIC) queued(hop netip.Addr, c *TCPConn) bool {
	if p := n.pending[hop]; p != nil {
		for i := range p.packets {
			if p.packets[i].conn == c {
				return true
			}
		}
	}
	return false
}

// awaitNeighbour puts c among those that go on when hop's address is known.
func (n *NIC) awaitNeighbour(hop netip.Addr, c *TCPConn) {
	if c.waiting {
		return
	}
	// Without a place in the queue, the connection's own timers try again.
	if p := n.pendingFor(hop); p != nil {
		c.waiting = true
		p.conns = append(p.conns, c)
	}
}

// resolved sends what waited for hop.
func (n *NIC) resolved(now time.Time, hop netip.Addr, mac wire.MAC) {
	p := n.pending[hop]
	if p == nil {
		return
	}
	delete(n.pending, hop)
	for i := range p.packets {
		f := n.slot()
		if f == nil {
			n.stack.stats.Dropped.LinkFull++
			continue
		}
		// The copy is this packet's own and stays valid.
		f.Data, f.Offload = p.packets[i].frame, p.packets[i].offload
		copy(f.Data, mac[:])
		n.push(false)
	}
	p.wake()
}

// unreachable tells everybody who waited that hop does not answer.
func (n *NIC) unreachable(hop netip.Addr) {
	p := n.pending[hop]
	if p == nil {
		return
	}
	delete(n.pending, hop)
	now := n.stack.now
	for i := range p.packets {
		if c := p.packets[i].conn; c != nil && !c.removed {
			c.tcp.NetworkError(now, p.packets[i].seq, ErrHostUnreachable)
			c.touch()
		}
	}
	for _, c := range p.conns {
		// What it has in flight ends with the byte before sent.
		c.tcp.NetworkError(now, c.sent.Add(-1), ErrHostUnreachable)
	}
	p.wake()
}

func (p *pending) wake() {
	for _, c := range p.conns {
		c.waiting = false
		c.touch()
	}
}
