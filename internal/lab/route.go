package lab

import (
	"net/netip"

	"github.com/vishvananda/netlink"
)

// Route sends what the host has for a network by way of another address;
// 0.0.0.0/0 is the default route.
func (h *Host) Route(to netip.Prefix, via netip.Addr) {
	h.lab.tb.Helper()
	r := &netlink.Route{
		Dst: ipNet(to),
		Gw:  via.AsSlice(),
	}
	if h.cubicRoutes {
		r.Congctl = congestionControl
	}
	h.lab.check(h.nl.RouteReplace(r), "route %v via %v on %s", to, via, h.Name)
}

// Forward makes a router of the host.
func (h *Host) Forward() {
	h.lab.tb.Helper()
	h.Sysctl("net.ipv4.ip_forward", "1")
}
