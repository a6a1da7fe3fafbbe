package lab

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/vishvananda/netlink"

	"gotcp/internal/wire"
)

// Interface is a host's end of a wire.
type Interface struct {
	Host   *Host
	Name   string       // "eth0"
	MAC    wire.MAC     // 02:77:00:00:<network>:<host>
	Prefix netip.Prefix // 10.77.<network>.<host>/24, or of the network that was asked for
	MTU    int
}

// Addr is the interface's own address.
func (i *Interface) Addr() netip.Addr { return i.Prefix.Addr() }

// AddrPort is the interface's address with a port.
func (i *Interface) AddrPort(port uint16) netip.AddrPort {
	return netip.AddrPortFrom(i.Addr(), port)
}

// Down takes the interface down, as if the cable had been pulled at this end.
func (i *Interface) Down() {
	h := i.Host
	h.lab.tb.Helper()
	h.lab.check(i.link(h.nl.LinkSetDown), "take %s on %s down", i.Name, h.Name)
}

// Up puts the cable back.
func (i *Interface) Up() {
	h := i.Host
	h.lab.tb.Helper()
	h.lab.check(i.link(h.nl.LinkSetUp), "bring %s on %s up", i.Name, h.Name)
}

// SetMTU changes the MTU at this end only.
func (i *Interface) SetMTU(mtu int) {
	h := i.Host
	h.lab.tb.Helper()
	err := i.link(func(l netlink.Link) error { return h.nl.LinkSetMTU(l, mtu) })
	h.lab.check(err, "set the MTU of %s on %s to %d", i.Name, h.Name, mtu)
	i.MTU = mtu
}

func (i *Interface) link(do func(netlink.Link) error) error {
	l, err := i.Host.nl.LinkByName(i.Name)
	if err != nil {
		return err
	}
	return do(l)
}

// bringUp gives a link that stands in the host its addresses and sets it up.
func (i *Interface) bringUp() error {
	h := i.Host
	return i.link(func(l netlink.Link) error {
		if err := h.nl.LinkSetUp(l); err != nil {
			return err
		}
		if !i.Prefix.IsValid() {
			return nil
		}
		return h.addAddrs(l, i.Prefix)
	})
}

// carrierTime bounds waitUp; it takes some milliseconds on an idle machine.
const carrierTime = 10 * time.Second

// waitUp waits until the interface has a carrier. The kernel notices that of a
// veth only a moment after both ends are up, and loses what is sent before:
// the first ARP request, and with it a second.
func (i *Interface) waitUp() error {
	for start := time.Now(); time.Since(start) < carrierTime; time.Sleep(time.Millisecond) {
		dev, err := i.Host.nl.LinkByName(i.Name)
		if err != nil {
			return err
		}
		if dev.Attrs().OperState == netlink.OperUp {
			return nil
		}
	}
	return fmt.Errorf("%s on %s: no carrier after %v", i.Name, i.Host.Name, carrierTime)
}
