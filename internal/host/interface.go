package host

import (
	"errors"
	"net"
	"net/netip"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"gotcp/internal/wire"
)

// Interface is a network interface as the kernel has it.
type Interface struct {
	Index int
	Name  string
	MTU   int
	MAC   wire.MAC // zero where Ethernet is false and on loopback
	Up    bool     // administratively up
	// Carrier says that the device can pass frames: a cable is plugged in,
	// the veth's other end is up. Meaningless where Up is false.
	Carrier  bool
	Loopback bool
	// Ethernet says that its frames begin with an Ethernet header. Loopback's
	// do, too, with zero addresses.
	Ethernet bool
	// Addrs are its addresses with their prefix lengths, in the kernel's
	// order: the first of a family is the one to prefer.
	Addrs []netip.Prefix
}

// Addr is the interface's first address of a family, or zero. Of IPv6
// addresses one of global scope goes before a link-local one.
func (i *Interface) Addr(v6 bool) netip.Addr {
	var second netip.Addr
	for _, p := range i.Addrs {
		switch a := p.Addr(); {
		case a.Is6() != v6:
		case a.Is6() && a.IsLinkLocalUnicast():
			if !second.IsValid() {
				second = a
			}
		default:
			return a
		}
	}
	return second
}

// Interfaces lists all interfaces with their addresses, by index.
func Interfaces() ([]Interface, error) {
	links, err := dump(netlink.LinkList)
	if err != nil {
		return nil, failf(err, "cannot list the interfaces: %s", reason(err))
	}
	addrs, err := dump(func() ([]netlink.Addr, error) { return netlink.AddrList(nil, netlink.FAMILY_ALL) })
	if err != nil {
		return nil, failf(err, "cannot list the addresses: %s", reason(err))
	}
	all := make([]Interface, 0, len(links))
	for _, l := range links {
		all = append(all, describe(l.Attrs(), addrs))
	}
	return all, nil
}

// InterfaceByName finds an interface, up or down. The error wraps
// ErrNoInterface where there is none.
func InterfaceByName(name string) (Interface, error) {
	l, err := linkByName(name)
	if err != nil {
		return Interface{}, err
	}
	return withAddrs(l)
}

// interfaceByIndex finds an interface by the kernel's number for it.
func interfaceByIndex(index int) (Interface, error) {
	l, err := netlink.LinkByIndex(index)
	if err != nil {
		return Interface{}, failf(ErrNoInterface, "no interface with index %d", index)
	}
	return withAddrs(l)
}

// UsableInterface finds an interface that frames can go through. The error
// wraps ErrNoInterface or ErrInterfaceDown.
func UsableInterface(name string) (Interface, error) {
	i, err := InterfaceByName(name)
	if err != nil {
		return i, err
	}
	return i, i.usable()
}

func (i *Interface) usable() error {
	switch {
	case !i.Up:
		return failf(ErrInterfaceDown, "interface %s is down: bring it up first (ip link set %s up)", i.Name, i.Name)
	case !i.Carrier:
		return failf(ErrInterfaceDown, "interface %s has no carrier: nothing is connected to it", i.Name)
	}
	return nil
}

func linkByName(name string) (netlink.Link, error) {
	l, err := netlink.LinkByName(name)
	if notFound := (netlink.LinkNotFoundError{}); errors.As(err, &notFound) {
		return nil, failf(ErrNoInterface, "no interface %q here", name)
	}
	if err != nil {
		// The kernel rejects names that no interface can have (too long, a slash).
		return nil, failf(ErrNoInterface, "no interface %q here: %s", name, reason(err))
	}
	return l, nil
}

func withAddrs(l netlink.Link) (Interface, error) {
	addrs, err := dump(func() ([]netlink.Addr, error) { return netlink.AddrList(l, netlink.FAMILY_ALL) })
	if err != nil {
		return Interface{}, failf(err, "cannot list the addresses of %s: %s", l.Attrs().Name, reason(err))
	}
	return describe(l.Attrs(), addrs), nil
}

// describe makes an Interface of what netlink says, taking its addresses from
// a list that may hold those of others.
func describe(a *netlink.LinkAttrs, addrs []netlink.Addr) Interface {
	i := Interface{
		Index:    a.Index,
		Name:     a.Name,
		MTU:      a.MTU,
		Up:       a.Flags&net.FlagUp != 0,
		Carrier:  a.RawFlags&unix.IFF_LOWER_UP != 0,
		Loopback: a.Flags&net.FlagLoopback != 0,
		Ethernet: a.EncapType == "ether" || a.EncapType == "loopback",
	}
	if len(a.HardwareAddr) == len(i.MAC) {
		copy(i.MAC[:], a.HardwareAddr)
	}
	for _, x := range addrs {
		if x.LinkIndex != a.Index {
			continue
		}
		ones, _ := x.Mask.Size()
		// On a point-to-point interface the mask is the peer's; our own
		// address stands in IP all the same.
		if p := netip.PrefixFrom(addr(x.IP), ones); p.IsValid() {
			i.Addrs = append(i.Addrs, p)
		}
	}
	return i
}
