package lab

import "net/netip"

// Hop is one wire of a chain.
type Hop struct {
	Near, Far *Interface // towards the first host, and towards the last
}

// Chain connects hosts in a row, makes routers of all but the first and the
// last, and gives everyone a route to every wire: what goes from one end to the
// other passes them all. The routers report every packet that dies in them, not
// one per second and destination as Linux does by default (icmp_ratelimit).
// The wires have the networks that Connect would give them.
func (l *Lab) Chain(v Veth, hosts ...*Host) []Hop {
	l.tb.Helper()
	v.Network = netip.Prefix{}
	var hops []Hop
	for k := range hosts[1:] {
		near, far := l.Connect(hosts[k], hosts[k+1], v)
		hops = append(hops, Hop{near, far})
	}
	for k, h := range hosts {
		if k > 0 && k < len(hosts)-1 {
			h.Forward()
			h.Sysctl("net.ipv4.icmp_ratelimit", "0")
		}
		for w, hop := range hops {
			switch {
			case w > k: // beyond the wire at our far side
				h.Route(hop.Near.Prefix, hops[k].Far.Addr())
			case w < k-1: // before the wire at our near side
				h.Route(hop.Near.Prefix, hops[k-1].Near.Addr())
			}
		}
	}
	return hops
}
