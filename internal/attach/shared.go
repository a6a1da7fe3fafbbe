package attach

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/link"
	"gotcp/internal/link/loop"
	"gotcp/internal/link/packet"
	"gotcp/internal/neigh"
	"gotcp/internal/stack"
	"gotcp/internal/wire"
)

// openRoute is shared mode for a client: the interface, the source address and the
// next hop are the routing table's choice.
func (h *Host) openRoute(dst netip.Addr) error {
	if err := host.Require(host.CapNetRaw); err != nil {
		return cli.Local(err)
	}
	r, err := host.RouteTo(dst, host.RouteOptions{Interface: h.cfg.Link.Interface, Source: h.cfg.Source})
	if err != nil {
		return err
	}
	h.Local = r.Source
	h.limitMSS(r.MTU)
	h.newStack(true)
	if err := h.wrap.allows(r.Interface); err != nil {
		return err
	}
	if r.Local {
		return h.openLoop([]netip.Addr{r.Source}, false)
	}
	next := netip.Addr{}
	if r.NextHop != dst {
		next = r.NextHop
	}
	prefix := netip.PrefixFrom(r.Source, r.Source.BitLen())
	for _, p := range r.Interface.Addrs {
		if p.Addr() == r.Source {
			prefix = p
		}
	}
	n, err := h.openShared(r.Interface, []netip.Prefix{prefix}, nil, next)
	if err != nil {
		return err
	}
	if !next.IsValid() {
		// On the link by the kernel's word, whatever our prefix says.
		h.Stack.AddRoute(netip.PrefixFrom(dst, dst.BitLen()), netip.Addr{}, n)
	}
	return nil
}

// limitMSS keeps segments within a route's MTU, which may be less than the
// interface's.
func (h *Host) limitMSS(mtu int) {
	if mss := mtu - wire.IPv4MinLen - wire.TCPMinLen; mtu > 0 && (h.cfg.TCP.MSS == 0 || mss < h.cfg.TCP.MSS) {
		h.cfg.TCP.MSS = mss
	}
}

// openShared opens an interface of the kernel's, with the kernel's addresses: its
// own, and those of other interfaces, which packets may come for this way too.
//
// On a VLAN the kernel hears nothing of what is for us: we are a host of our own
// there, one that has the interface's address, and answer ARP for it.
func (h *Host) openShared(i host.Interface, own, others []netip.Prefix, gateway netip.Addr) (*stack.NIC, error) {
	addrs, alone := slices.Concat(own, others), h.cfg.Link.VLAN != 0
	f := packet.Filter{ARP: true, VLAN: h.cfg.Link.VLAN}
	if !alone {
		f.Ports = []uint16{}
	}
	for _, a := range addrs {
		f.Addrs = append(f.Addrs, a.Addr())
	}
	l, err := packet.Open(packet.Config{Interface: i.Name, Filter: f, NoGSO: h.cfg.NoGSO})
	if err != nil {
		return nil, err
	}
	for _, a := range own {
		h.Links = append(h.Links, fmt.Sprintf("%s as %s", h.wrap.name(i.Name), a.Addr()))
	}
	on := stack.Interface{Addrs: addrs, Gateway: gateway, ReceiveBudget: l.ReceiveBuffer(), DAD: neigh.None}
	if !alone {
		h.ports.follow(l, f)
		on.Shared = true
		on.Neighbour = func(a netip.Addr) (wire.MAC, bool) { return host.Neighbour(i.Index, a) }
	}
	return h.attach(l, on)
}

// openLoop opens the loopback interface with addresses of this host's, and with
// all of 127.0.0.0/8 if wide.
func (h *Host) openLoop(addrs []netip.Addr, wide bool) error {
	f := packet.Filter{Addrs: addrs, Ports: []uint16{}}
	if wide {
		f.Addrs = nil
	}
	l, err := loop.Open(loop.Config{Filter: f})
	if err != nil {
		return err
	}
	h.ports.follow(l, f)
	h.Links = append(h.Links, "lo")
	i := stack.Interface{Shared: true, Loopback: true, ReceiveBudget: l.ReceiveBuffer()}
	for _, a := range addrs {
		i.Addrs = append(i.Addrs, netip.PrefixFrom(a, a.BitLen()))
	}
	n, err := h.attach(l, i)
	if err != nil {
		return err
	}
	h.Stack.AddRoute(netip.MustParsePrefix("0.0.0.0/0"), netip.Addr{}, n)
	return nil
}

// openAll is shared mode for a listener: the interface that was named, or every one
// that is up, the loopback interface included.
func (h *Host) openAll(addr netip.Addr) error {
	if err := host.Require(host.CapNetRaw); err != nil {
		return cli.Local(err)
	}
	all, err := host.Interfaces()
	if err != nil {
		return err
	}
	if name := h.cfg.Link.Interface; name != "" {
		i, err := host.UsableInterface(name)
		if err != nil {
			return err
		}
		if err := h.wrap.allows(i); err != nil {
			return err
		}
		all = []host.Interface{i}
	} else if h.cfg.Link.VLAN != 0 {
		all = slices.DeleteFunc(all, func(i host.Interface) bool { return !tags(i) })
	}
	h.newStack(true)
	locals := localAddrs(all, addr)
	if len(locals) == 0 {
		return cli.Local(h.nothingToListenOn(addr))
	}
	loopback := false
	for _, i := range all {
		if i.Loopback {
			loopback = loopback || i.Up
		} else if err := h.openForListening(i, locals); err != nil {
			return err
		}
	}
	if !loopback {
		return nil
	}
	return h.openLoop(locals, addr.IsUnspecified())
}

// localAddrs are the addresses of these interfaces to listen on, which is addr,
// or all of them if it is unspecified.
func localAddrs(all []host.Interface, addr netip.Addr) []netip.Addr {
	var locals []netip.Addr
	for _, i := range all {
		for _, p := range i.Addrs {
			switch a := p.Addr(); {
			case !i.Up || !a.Is4():
			case addr.IsUnspecified() || a == addr:
				locals = append(locals, a)
			case i.Loopback && addr.IsLoopback() && p.Contains(addr):
				locals = append(locals, addr) // 127.0.0.2 is nowhere, and ours
			}
		}
	}
	return locals
}

// openForListening opens an interface on which packets for the host's addresses
// may come, whichever interface has them (RFC 1122 §3.3.4.2, the weak model,
// which is the kernel's).
func (h *Host) openForListening(i host.Interface, locals []netip.Addr) error {
	var own, others []netip.Prefix
	configured := false
	for _, p := range i.Addrs {
		configured = configured || p.Addr().Is4()
		if slices.Contains(locals, p.Addr()) {
			own = append(own, p)
		}
	}
	for _, a := range locals {
		if !a.IsLoopback() && !slices.ContainsFunc(own, func(p netip.Prefix) bool { return p.Addr() == a }) {
			others = append(others, netip.PrefixFrom(a, a.BitLen()))
		}
	}
	if !i.Up || !configured || len(own)+len(others) == 0 {
		return nil
	}
	n, err := h.openShared(i, own, others, netip.Addr{})
	if h.cfg.Link.Interface == "" && (errors.Is(err, packet.ErrUnsupported) || errors.Is(err, packet.ErrNoInterface) || errors.Is(err, link.ErrDown)) {
		return nil // nobody asked for this one
	}
	if err != nil {
		return err
	}
	routes, err := host.RoutesThrough(i)
	for _, r := range routes {
		h.Stack.AddRoute(r.To, r.Gateway, n)
	}
	return err
}

func (h *Host) nothingToListenOn(addr netip.Addr) error {
	switch {
	case h.cfg.Link.Interface != "" && addr.IsUnspecified():
		return fmt.Errorf("cannot listen: %s has no IPv4 address; give it one, or be a host of your own with --ip", h.cfg.Link.Interface)
	case addr.IsUnspecified():
		return fmt.Errorf("cannot listen: no interface with an IPv4 address is up")
	}
	return fmt.Errorf("cannot listen on %s: not an address of this host; see --ip for being another one", addr)
}
