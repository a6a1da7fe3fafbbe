package lab

import (
	"fmt"
	"net"
	"net/netip"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// AddAddr gives the interface a further address.
func (i *Interface) AddAddr(p netip.Prefix) {
	i.Host.lab.tb.Helper()
	i.addAddrs([]netip.Prefix{p})
}

// AddAddrs gives the interface further addresses of its own network: several
// hosts for those who look for hosts, in one namespace and with one MAC.
func (i *Interface) AddAddrs(addrs ...netip.Addr) {
	i.Host.lab.tb.Helper()
	var prefixes []netip.Prefix
	for _, a := range addrs {
		prefixes = append(prefixes, netip.PrefixFrom(a, i.Prefix.Bits()))
	}
	i.addAddrs(prefixes)
}

func (i *Interface) addAddrs(prefixes []netip.Prefix) {
	h := i.Host
	h.lab.tb.Helper()
	err := i.link(func(l netlink.Link) error { return h.addAddrs(l, prefixes...) })
	h.lab.check(err, "add %v to %s on %s", prefixes, i.Name, h.Name)
}

func (h *Host) addAddrs(l netlink.Link, prefixes ...netip.Prefix) error {
	for _, p := range prefixes {
		addr, err := netlink.ParseAddr(p.String())
		if err != nil {
			return err
		}
		if err := h.nl.AddrAdd(l, addr); err != nil {
			return err
		}
	}
	return h.cubicOn(l)
}

// Own makes all addresses of a network the host's, at once and however many
// they are: its kernel answers ARP and pings for every one of them, but uses
// none by itself. It is a route of type local to lo.
func (h *Host) Own(p netip.Prefix) {
	h.lab.tb.Helper()
	lo, err := h.nl.LinkByName("lo")
	if err == nil {
		err = h.nl.RouteReplace(&netlink.Route{
			LinkIndex: lo.Attrs().Index,
			Dst:       ipNet(p),
			Type:      unix.RTN_LOCAL,
			Scope:     netlink.SCOPE_HOST,
			Table:     unix.RT_TABLE_LOCAL,
		})
	}
	h.lab.check(err, "give %v to %s", p, h.Name)
}

func ipNet(p netip.Prefix) *net.IPNet {
	return &net.IPNet{IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}

// Nth is the address n after the network's first: Nth(10.88.0.0/16, 300) is
// 10.88.1.44.
func Nth(network netip.Prefix, n int) netip.Addr {
	a := network.Masked().Addr().As4()
	v := uint32(a[0])<<24 | uint32(a[1])<<16 | uint32(a[2])<<8 | uint32(a[3])
	v += uint32(n)
	nth := netip.AddrFrom4([4]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)})
	if !network.Contains(nth) {
		panic(fmt.Sprintf("lab: %v has no address number %d", network, n))
	}
	return nth
}
