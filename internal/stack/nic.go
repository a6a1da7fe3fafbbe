package stack

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

// Interface says who we are on a link.
type Interface struct {
	// Addrs are our addresses, each with the prefix that is on the link.
	Addrs []netip.Prefix
	// Shared says that the addresses are the kernel's: it answers ARP and ping
	// for them, and only ports that were reserved are ours.
	Shared bool
	// Gateway, if valid, is the next hop of a default route.
	Gateway netip.Addr
	// Neighbour, if set, looks an address up in the kernel's neighbour table;
	// it is called under the stack's lock, when our own cache has nothing fresh.
	Neighbour func(netip.Addr) (wire.MAC, bool)
	// ReceiveBudget is the size of the link's receive buffer in bytes, 0 for
	// unlimited. All connections together announce at most half of it.
	ReceiveBudget int
	// Loopback says that the link leads to this host itself, so that packets
	// come from 127.0.0.0/8 and from our own addresses.
	Loopback bool
	// DAD is how addresses are checked before their use (RFC 5227), where they
	// are our own and the link has Ethernet.
	DAD neigh.Mode
	// KeepAddrs never gives up an address to another host that claims it
	// (RFC 5227 §2.4(c)).
	KeepAddrs bool
}

// NIC is a link that is attached to a Stack.
type NIC struct {
	stack *Stack
	link  link.Link
	info  link.Info
	cfg   Interface
	addrs []netip.Addr

	err   error // why it stopped, nil while it works
	ended chan struct{}

	tx      transmitter
	neigh   *neigh.Cache
	pending map[netip.Addr]*pending // what waits for a neighbour's address
	guards  []guard
	ready   chan struct{} // closed when the addresses may be used, or never will
	granted int           // receive buffers in use, in bytes
}

// Attach joins a link to the stack, which owns it from then on and closes it.
func (s *Stack) Attach(l link.Link, cfg Interface) (*NIC, error) {
	info := l.Info()
	for _, p := range cfg.Addrs {
		if !p.IsValid() || !usableUnicast(p.Addr()) {
			return nil, errors.New("not an address for a host: " + p.String())
		}
	}
	now := s.enter()
	defer s.leave()
	if s.closed {
		return nil, errStackClosed
	}
	n := &NIC{
		stack: s, link: l, info: info, cfg: cfg,
		ended:   make(chan struct{}),
		ready:   make(chan struct{}),
		pending: make(map[netip.Addr]*pending),
		neigh:   neigh.New(neigh.Config{Rand: rand.New(rand.NewPCG(s.rand.Uint64(), s.rand.Uint64()))}),
	}
	n.tx.init()
	for _, p := range cfg.Addrs {
		n.addrs = append(n.addrs, p.Addr())
		s.addRoute(route{prefix: p.Masked(), nic: n})
	}
	if cfg.Gateway.IsValid() {
		s.addRoute(route{prefix: netip.PrefixFrom(cfg.Gateway, 0).Masked(), gateway: cfg.Gateway, nic: n})
	}
	n.guardAddrs(now)
	s.nics = append(s.nics, n)
	s.wg.Go(n.receiveLoop)
	s.wg.Go(n.writableLoop)
	return n, nil
}

// usableUnicast reports whether a host can have the address. IPv6 has its
// types, not yet its protocols.
func usableUnicast(a netip.Addr) bool {
	return a.Is4() && !a.IsUnspecified() && !a.IsMulticast() && !isBroadcast(a)
}

func isBroadcast(a netip.Addr) bool { return a == netip.AddrFrom4([4]byte{255, 255, 255, 255}) }

// Ready waits until the addresses may be used. It returns a *ConflictError if
// another host has one of them.
func (n *NIC) Ready(ctx context.Context) error {
	select {
	case <-n.ready:
	case <-ctx.Done():
		return contextError(ctx)
	}
	return n.Err()
}

// Err is why the interface does not work any more, nil while it does.
func (n *NIC) Err() error {
	n.stack.mu.Lock()
	defer n.stack.mu.Unlock()
	return n.err
}

// Info is what the link is.
func (n *NIC) Info() link.Info {
	n.stack.mu.Lock()
	defer n.stack.mu.Unlock()
	return n.info
}

// owns reports whether a is one of our addresses. On loopback all of 127.0.0.0/8
// is (RFC 1122 §3.2.1.3(g)).
func (n *NIC) owns(a netip.Addr) bool {
	return slices.Contains(n.addrs, a) || n.cfg.Loopback && a.IsLoopback()
}

// has reports whether a is one of our addresses and may be used.
func (n *NIC) has(a netip.Addr) bool { return n.owns(a) && !n.tentative(a) }

// receiveLoop is the link's entry: one batch, one lock.
func (n *NIC) receiveLoop() {
	var frames [batchSize]link.Frame
	for {
		count, err := n.link.Recv(frames[:])
		n.stack.enter()
		for i := range frames[:count] {
			n.input(n.stack.now, &frames[i])
		}
		if err != nil {
			n.fail(err)
		}
		n.stack.leave()
		if err != nil {
			return
		}
	}
}

// fail ends the interface and, with the next settling, all connections on it.
// Listeners look whether another one is left.
func (n *NIC) fail(err error) {
	if n.err != nil {
		return
	}
	n.err = err
	n.tx.reset()
	n.closeReady()
	n.stop()
	for _, c := range n.stack.conns {
		if c.nic == n {
			c.touch()
		}
	}
	for _, l := range n.stack.listeners {
		l.change.Broadcast()
	}
}

// stop ends writableLoop.
func (n *NIC) stop() {
	select {
	case <-n.ended:
	default:
		close(n.ended)
	}
}

// poll runs the machines whose time has come.
func (n *NIC) poll(now time.Time) {
	if n.err != nil || n.tx.full {
		return
	}
	n.neigh.Output(now, n.sendRequest, n.unreachable)
	n.pollGuards(now)
}

// deadline is when poll is to be called next, zero for never.
func (n *NIC) deadline() time.Time {
	if n.err != nil || n.tx.full {
		return time.Time{}
	}
	next := n.neigh.Deadline()
	for i := range n.guards {
		next = earlier(next, n.guards[i].Deadline())
	}
	return next
}
