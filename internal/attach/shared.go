package attach

import (
	"fmt"
	"net/netip"

	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/link/loop"
	"gotcp/internal/link/packet"
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
	if r.Local {
		return h.openLoop([]netip.Addr{r.Source})
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
	n, err := h.openShared(r.Interface, []netip.Prefix{prefix}, next)
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

// openShared opens an interface of the kernel's, with the kernel's addresses.
func (h *Host) openShared(i host.Interface, addrs []netip.Prefix, gateway netip.Addr) (*stack.NIC, error) {
	f := packet.Filter{ARP: true, Ports: []uint16{}}
	for _, a := range addrs {
		f.Addrs = append(f.Addrs, a.Addr())
	}
	l, err := packet.Open(packet.Config{Interface: i.Name, Filter: f, NoGSO: h.cfg.NoGSO})
	if err != nil {
		return nil, err
	}
	h.ports.follow(l, f)
	for _, a := range addrs {
		h.Links = append(h.Links, fmt.Sprintf("%s as %s", i.Name, a.Addr()))
	}
	return h.attach(l, stack.Interface{
		Addrs:         addrs,
		Shared:        true,
		Gateway:       gateway,
		Neighbour:     func(a netip.Addr) (wire.MAC, bool) { return host.Neighbour(i.Index, a) },
		ReceiveBudget: l.ReceiveBuffer(),
	})
}

// openLoop opens the loopback interface with addresses of this host's.
func (h *Host) openLoop(addrs []netip.Addr) error {
	f := packet.Filter{Addrs: addrs, Ports: []uint16{}}
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
		all = []host.Interface{i}
	}
	h.newStack(true)
	var locals []netip.Addr // every address of ours that lo leads to
	loopback := false
	for _, i := range all {
		if !i.Up {
			continue
		}
		var addrs []netip.Prefix
		for _, p := range i.Addrs {
			if p.Addr().Is4() && (addr.IsUnspecified() || p.Addr() == addr) {
				addrs = append(addrs, p)
				locals = append(locals, p.Addr())
			}
		}
		if i.Loopback {
			loopback = true
			continue
		}
		if len(addrs) == 0 {
			continue
		}
		if _, err := h.openShared(i, addrs, netip.Addr{}); err != nil {
			return err
		}
		h.addKernelGateway(i)
	}
	if len(locals) == 0 {
		return cli.Local(h.nothingToListenOn(addr))
	}
	if loopback || h.cfg.Link.Interface == "" {
		return h.openLoop(locals)
	}
	return nil
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

// addKernelGateway teaches the stack the kernel's default route on an
// interface, for peers beyond the link.
func (h *Host) addKernelGateway(i host.Interface) {
	r, err := host.RouteTo(netip.MustParseAddr("192.0.2.1"), host.RouteOptions{Interface: i.Name})
	if err != nil || r.NextHop == netip.MustParseAddr("192.0.2.1") {
		return
	}
	h.Stack.AddRoute(netip.MustParsePrefix("0.0.0.0/0"), r.NextHop, h.nics[len(h.nics)-1])
}
