package lab

import (
	"errors"
	"fmt"
	"net"
	"net/netip"

	"github.com/vishvananda/netlink"
)

// Veth says what a wire between two hosts is like. The zero value is one as
// the kernel makes it.
type Veth struct {
	// MTU of both ends; 0 means 1500.
	MTU int
	// NoOffload switches off checksum and segmentation offloads at both ends:
	// what crosses the wire are finished packets of the MTU's size.
	NoOffload bool
	// Network is the wire's IPv4 network, from which its hosts get the first
	// addresses; zero means the next of 10.77.0.0/24, 10.77.1.0/24, ...
	Network netip.Prefix
}

func (v Veth) mtu() int {
	if v.MTU == 0 {
		return 1500
	}
	return v.MTU
}

// Connect puts a wire between two hosts and gives each end an address: the
// first wire's are 10.77.0.1/24 for a and 10.77.0.2/24 for b, the second's
// 10.77.1.1 and 10.77.1.2, and so on. Both ends are up.
func (l *Lab) Connect(a, b *Host, v Veth) (ia, ib *Interface) {
	l.tb.Helper()
	n := l.nextSubnet(v.Network)
	l.check(n.checkStations(2), "connect %s and %s", a.Name, b.Name)
	ia, ib = a.nextInterface(n, 1, v.mtu()), b.nextInterface(n, 2, v.mtu())
	l.check(plug(ia, ib, v), "connect %s and %s", a.Name, b.Name)
	return ia, ib
}

// plug makes a veth pair out of two interfaces.
func plug(ia, ib *Interface, v Veth) error {
	attrs := netlink.NewLinkAttrs()
	attrs.Name, attrs.MTU, attrs.HardwareAddr = ia.Name, ia.MTU, net.HardwareAddr(ia.MAC[:])
	veth := netlink.NewVeth(attrs)
	veth.PeerName, veth.PeerMTU, veth.PeerHardwareAddr = ib.Name, uint32(ib.MTU), net.HardwareAddr(ib.MAC[:])
	// Made inside its namespace, the pair never shows on the machine itself.
	veth.PeerNamespace = netlink.NsFd(ib.Host.ns.f.Fd())
	if err := ia.Host.nl.LinkAdd(veth); err != nil {
		return fmt.Errorf("make veth pair: %w", err)
	}
	for _, i := range []*Interface{ia, ib} {
		if v.NoOffload {
			if err := i.Host.setFeatures(i.Name, allFeatures, false); err != nil {
				return err
			}
		}
		if err := i.bringUp(); err != nil {
			return err
		}
	}
	return errors.Join(ia.waitUp(), ib.waitUp())
}
