package stack

import (
	"net/netip"
	"slices"
)

// route says which way packets to a prefix go. Without a gateway the prefix is
// on the link.
type route struct {
	prefix  netip.Prefix
	gateway netip.Addr
	nic     *NIC
}

// AddRoute adds a way to a prefix: over nic, through gateway, or straight onto
// the link if gateway is the zero Addr. Longer prefixes come first, and of two
// equal ones the one that was added first.
func (s *Stack) AddRoute(prefix netip.Prefix, gateway netip.Addr, nic *NIC) {
	s.enter()
	defer s.leave()
	s.addRoute(route{prefix: prefix.Masked(), gateway: gateway, nic: nic})
}

func (s *Stack) addRoute(r route) {
	at := slices.IndexFunc(s.routes, func(o route) bool { return o.prefix.Bits() < r.prefix.Bits() })
	if at < 0 {
		at = len(s.routes)
	}
	s.routes = slices.Insert(s.routes, at, r)
}

// path is the outcome of a routing decision.
type path struct {
	nic *NIC
	hop netip.Addr // the next hop
	src netip.Addr // our address there
}

// route finds the way to dst from src, or from an address of our choice if src
// is not valid.
func (s *Stack) route(src, dst netip.Addr) (path, error) {
	fixed := src.IsValid() && !src.IsUnspecified()
	var failed error
	for _, r := range s.routes {
		if !r.prefix.Contains(dst) || (fixed && !r.nic.owns(src)) {
			continue
		}
		if r.nic.err != nil {
			failed = r.nic.err
			continue
		}
		hop := dst
		if r.gateway.IsValid() {
			hop = r.gateway
		}
		p := path{nic: r.nic, hop: hop, src: src}
		if !fixed {
			p.src = r.nic.source(hop)
		}
		if p.src.IsValid() {
			return p, nil
		}
	}
	if failed != nil {
		return path{}, failed
	}
	if fixed && !s.owns(src) {
		return path{}, errNotOurs
	}
	return path{}, ErrNetworkUnreachable
}

// owns reports whether a is an address of any of our interfaces.
func (s *Stack) owns(a netip.Addr) bool {
	return slices.ContainsFunc(s.nics, func(n *NIC) bool { return n.owns(a) })
}

// nextHop is the next hop for an answer to dst, which goes out where the
// question came in: straight if no route of this interface says otherwise.
func (n *NIC) nextHop(dst netip.Addr) netip.Addr {
	for _, r := range n.stack.routes {
		if r.nic == n && r.prefix.Contains(dst) && r.gateway.IsValid() {
			return r.gateway
		} else if r.nic == n && r.prefix.Contains(dst) {
			break
		}
	}
	return dst
}

// source picks our address towards a next hop: the one whose prefix it is in,
// else the first.
func (n *NIC) source(hop netip.Addr) netip.Addr {
	for _, p := range n.cfg.Addrs {
		if p.Contains(hop) {
			return p.Addr()
		}
	}
	if len(n.addrs) > 0 {
		return n.addrs[0]
	}
	return netip.Addr{}
}

// broadcasts reports whether a is a broadcast address of one of our networks
// (RFC 1122 §3.2.1.3), or the network itself, which was one once.
func (n *NIC) broadcasts(a netip.Addr) bool {
	for _, p := range n.cfg.Addrs {
		// RFC 3021: a network of two has no broadcast address.
		if p.Bits() >= 31 || !p.Contains(a) || !a.Is4() {
			continue
		}
		v := a.As4()
		host := uint32(v[0])<<24 | uint32(v[1])<<16 | uint32(v[2])<<8 | uint32(v[3])
		mask := uint32(1)<<(32-p.Bits()) - 1
		if host&mask == mask || host&mask == 0 {
			return true
		}
	}
	return false
}
