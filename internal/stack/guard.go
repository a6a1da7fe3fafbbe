package stack

import (
	"math/rand/v2"
	"net/netip"
	"time"

	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

// guard watches over one of our own addresses.
type guard struct {
	*neigh.Conflict
	addr netip.Addr
}

// guardAddrs begins the checks that RFC 5227 asks for. Addresses that are the
// kernel's are the kernel's to defend.
func (n *NIC) guardAddrs(now time.Time) {
	if n.cfg.Shared || !n.info.Ethernet {
		n.closeReady()
		return
	}
	defence := neigh.DefendOnce
	if n.cfg.KeepAddrs {
		defence = neigh.DefendAlways
	}
	rnd := rand.New(rand.NewPCG(n.stack.rand.Uint64(), n.stack.rand.Uint64()))
	for _, a := range n.addrs {
		n.guards = append(n.guards, guard{addr: a, Conflict: neigh.NewConflict(now, neigh.ConflictConfig{
			MAC: n.info.MAC, Addr: a, Mode: n.cfg.DAD, Defence: defence, Rand: rnd,
		})})
	}
	n.checkGuards()
}

// tentative reports an address that must not be used, yet or any more.
func (n *NIC) tentative(a netip.Addr) bool {
	for i := range n.guards {
		if n.guards[i].addr == a {
			return n.guards[i].Phase() != neigh.Holding
		}
	}
	return false
}

func (n *NIC) pollGuards(now time.Time) {
	for i := range n.guards {
		n.guards[i].Output(now, n.sendARPFields)
	}
	n.checkGuards()
}

// conflicts shows an ARP packet to the machines.
func (n *NIC) conflicts(now time.Time, p *wire.ARPFields) {
	for i := range n.guards {
		n.guards[i].Input(now, p)
	}
	n.checkGuards()
}

// checkGuards acts on what the machines have come to.
func (n *NIC) checkGuards() {
	holding := true
	for i := range n.guards {
		switch g := &n.guards[i]; g.Phase() {
		case neigh.Probing:
			holding = false
		case neigh.Lost:
			// RFC 5227 §2.4: cease using it at once. Who asked for this
			// address has no other, so the interface is of no more use.
			n.fail(&ConflictError{Addr: g.addr, MAC: g.Offender()})
			return
		}
	}
	if holding {
		n.closeReady()
	}
}

func (n *NIC) closeReady() {
	select {
	case <-n.ready:
	default:
		close(n.ready)
	}
}
