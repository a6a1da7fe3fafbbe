package host

import (
	"errors"
	"net/netip"
	"slices"
	"syscall"

	"github.com/vishvananda/netlink"
)

// Route is the kernel's way to a destination.
type Route struct {
	Interface Interface
	// Source is the address to send from.
	Source netip.Addr
	// NextHop is whom to send to on the interface: the destination itself
	// where it is on the link, a gateway otherwise.
	NextHop netip.Addr
	// MTU is the largest packet for this destination: the path MTU where the
	// kernel has learned one, the route's or the interface's otherwise.
	MTU int
	// Local says that the destination is this host itself.
	Local bool
	// Broadcast says that the destination is everybody on the interface's link.
	Broadcast bool
}

// RouteOptions narrow the choice of a route.
type RouteOptions struct {
	Interface string     // go out of this interface only
	Source    netip.Addr // send from this address of ours
	// Groups allows destinations that are no host's: multicast and broadcast.
	Groups bool
	// OnLink takes the destination for a neighbour, without any gateway.
	OnLink bool
	// Mark is the firewall mark that policy routing may look at.
	Mark uint32
}

// RouteTo asks the kernel's routing tables for the way to dst. Errors wrap
// ErrNoRoute, ErrNoInterface, ErrInterfaceDown or ErrNotLocal.
func RouteTo(dst netip.Addr, o RouteOptions) (Route, error) {
	dst = dst.Unmap()
	if err := unicast(dst); err != nil && (!o.Groups || dst.IsUnspecified()) {
		return Route{}, err
	}
	opts := &netlink.RouteGetOptions{Mark: o.Mark}
	if o.Interface != "" {
		index, err := outInterface(o.Interface, dst)
		if err != nil {
			return Route{}, err
		}
		opts.OifIndex = index
	}
	if o.Source.IsValid() {
		if err := checkSource(o.Source, dst); err != nil {
			return Route{}, err
		}
		opts.SrcAddr = ip(o.Source)
	}
	found, err := netlink.RouteGetWithOptions(ip(dst), opts)
	if err != nil {
		return Route{}, routeError(dst, o, err)
	}
	if len(found) == 0 {
		return Route{}, failf(ErrNoRoute, "no route to %s", dst)
	}
	r, err := describeRoute(dst, &found[0], o.Groups)
	if err != nil {
		return Route{}, err
	}
	if o.OnLink {
		r.NextHop = dst
	}
	if o.Source.IsValid() {
		r.Source = o.Source.Unmap()
	}
	return r, nil
}

// outInterface is the index of the interface to look for a route through, 0
// for any. What is for ourselves goes through lo, whatever interface was asked
// for: a packet with our own address that came from outside would be dropped.
func outInterface(name string, dst netip.Addr) (int, error) {
	i, err := UsableInterface(name)
	if err != nil {
		return 0, err
	}
	_, local, err := LocalAddress(dst)
	if err != nil || local {
		return 0, err
	}
	return i.Index, nil
}

// unicast refuses destinations that no connection can go to.
func unicast(dst netip.Addr) error {
	switch {
	case !dst.IsValid() || dst.IsUnspecified():
		return failf(ErrNoRoute, "no destination: the address is empty or %s", "0.0.0.0")
	case dst.IsMulticast():
		return failf(ErrNoRoute, "%s is a multicast address, not a host's", dst)
	case dst == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return failf(ErrNoRoute, "%s is the broadcast address, not a host's", dst)
	}
	return nil
}

func checkSource(src, dst netip.Addr) error {
	if src.Unmap().Is4() != dst.Is4() {
		return failf(ErrNotLocal, "source %s and destination %s are not of the same family", src, dst)
	}
	_, local, err := LocalAddress(src)
	if err == nil && !local {
		err = failf(ErrNotLocal, "%s is not an address of this host: to be another host, use --ip", src)
	}
	return err
}

func routeError(dst netip.Addr, o RouteOptions, err error) error {
	via := ""
	if o.Interface != "" {
		via = " through " + o.Interface
	}
	switch {
	case errors.Is(err, syscall.EACCES):
		return failf(ErrNoRoute, "no route to %s%s: the routing table prohibits it", dst, via)
	case errors.Is(err, syscall.EINVAL):
		return failf(ErrNoRoute, "no route to %s%s: the routing table discards it", dst, via)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return failf(ErrNoRoute, "no route to %s%s", dst, via)
	}
	return failf(ErrNoRoute, "no route to %s%s: %s", dst, via, reason(err))
}

func describeRoute(dst netip.Addr, k *netlink.Route, groups bool) (Route, error) {
	switch k.Type {
	case syscall.RTN_BROADCAST:
		if groups {
			break
		}
		return Route{}, failf(ErrNoRoute, "%s is a broadcast address, not a host's", dst)
	case syscall.RTN_BLACKHOLE, syscall.RTN_UNREACHABLE, syscall.RTN_PROHIBIT:
		return Route{}, failf(ErrNoRoute, "no route to %s: the routing table refuses it", dst)
	}
	i, err := interfaceByIndex(k.LinkIndex)
	if err != nil {
		return Route{}, err
	}
	r := Route{
		Interface: i,
		Source:    addr(k.Src),
		NextHop:   dst,
		MTU:       i.MTU,
		Local:     k.Type == syscall.RTN_LOCAL,
		Broadcast: k.Type == syscall.RTN_BROADCAST,
	}
	if k.MTU > 0 && k.MTU < r.MTU {
		r.MTU = k.MTU
	}
	if gw := addr(k.Gw); gw.IsValid() && !gw.IsUnspecified() {
		r.NextHop = gw
	}
	if via, ok := k.Via.(*netlink.Via); ok {
		// An IPv4 route through an IPv6 neighbour (RFC 5549).
		r.NextHop = addr(via.Addr)
	}
	if r.Local {
		return r, nil
	}
	return r, r.Interface.usable()
}

// Hop is the way that an interface knows to a network.
type Hop struct {
	To netip.Prefix
	// Gateway is the next hop, zero where the network is on the link.
	Gateway netip.Addr
}

// RoutesThrough lists the IPv4 networks that the main routing table reaches
// through an interface, the preferred way to each first.
func RoutesThrough(i Interface) ([]Hop, error) {
	found, err := dump(func() ([]netlink.Route, error) { return netlink.RouteList(nil, netlink.FAMILY_V4) })
	if err != nil {
		return nil, failf(err, "cannot list the routes through %s: %s", i.Name, reason(err))
	}
	slices.SortStableFunc(found, func(a, b netlink.Route) int { return a.Priority - b.Priority })
	var hops []Hop
	for k := range found {
		r := &found[k]
		if r.Type != syscall.RTN_UNICAST {
			continue
		}
		to := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
		if r.Dst != nil {
			ones, _ := r.Dst.Mask.Size()
			to = netip.PrefixFrom(addr(r.Dst.IP), ones)
		}
		if r.LinkIndex == i.Index && r.Via == nil {
			hops = append(hops, Hop{To: to, Gateway: addr(r.Gw)})
		}
		for _, p := range r.MultiPath {
			if p.LinkIndex == i.Index && p.Via == nil {
				hops = append(hops, Hop{To: to, Gateway: addr(p.Gw)})
			}
		}
	}
	return hops, nil
}

// RoutesInto is how many routes of the main table lead to parts of a network,
// apart from the one to all of it.
func RoutesInto(network netip.Prefix) (int, error) {
	found, err := dump(func() ([]netlink.Route, error) { return netlink.RouteList(nil, netlink.FAMILY_V4) })
	if err != nil {
		return 0, failf(err, "cannot list the routes into %s: %s", network, reason(err))
	}
	n := 0
	for i := range found {
		if found[i].Dst == nil {
			continue
		}
		ones, _ := found[i].Dst.Mask.Size()
		if ones > network.Bits() && network.Contains(addr(found[i].Dst.IP)) {
			n++
		}
	}
	return n, nil
}
