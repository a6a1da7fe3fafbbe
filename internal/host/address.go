package host

import (
	"net/netip"

	"github.com/vishvananda/netlink"
)

// LocalAddress reports whether a is an address of this host, and on which
// interface.
func LocalAddress(a netip.Addr) (iface string, ok bool, err error) {
	a = a.Unmap()
	all, err := Interfaces()
	if err != nil {
		return "", false, err
	}
	for i := range all {
		for _, p := range all[i].Addrs {
			// All of 127.0.0.0/8 is this host (RFC 1122 §3.2.1.3), and so is
			// every address of a network on the loopback interface.
			if p.Addr().WithZone("") == a.WithZone("") || all[i].Loopback && p.Contains(a) {
				return all[i].Name, true, nil
			}
		}
	}
	return "", false, nil
}

// AddAddr gives an interface an address, which it may have already.
func AddAddr(iface string, p netip.Prefix) error {
	l, err := linkByName(iface)
	if err != nil {
		return err
	}
	x, err := netlink.ParseAddr(p.String())
	if err != nil {
		return failf(err, "bad address %s: %v", p, err)
	}
	if err := netlink.AddrReplace(l, x); err != nil {
		return setError(err, "cannot give %s the address %s", iface, p)
	}
	return nil
}
