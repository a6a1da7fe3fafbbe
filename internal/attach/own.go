package attach

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"

	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/link/packet"
	"gotcp/internal/link/tap"
	"gotcp/internal/stack"
	"gotcp/internal/wire"
)

// openOwn is own-address mode: another host on an interface's link. near is a
// peer, or an address to listen on; it helps to find the interface.
func (h *Host) openOwn(near netip.Addr) error {
	o := &h.cfg.Link
	if err := host.Require(host.CapNetRaw); err != nil {
		return cli.Local(err)
	}
	if name, ok, err := host.LocalAddress(o.Prefix.Addr()); err != nil {
		return err
	} else if ok {
		return cli.Local(fmt.Errorf("--ip %s: that is this host's own address, on %s; leave --ip out to share it", o.Prefix.Addr(), name))
	}
	if _, ok, _ := host.LocalAddress(near); ok && !near.IsUnspecified() {
		return cli.Local(fmt.Errorf("%s is this host itself, which cannot reach %s over the same interface; use --tap NAME", near, o.Prefix.Addr()))
	}
	i, err := h.ownInterface(near)
	if err != nil {
		return err
	}
	if i.Loopback || !i.Ethernet {
		return cli.Local(fmt.Errorf("--ip %s: there is no place for another host on %s, which is no Ethernet; use --tap NAME", o.Prefix.Addr(), i.Name))
	}
	mac := o.MAC
	switch {
	case o.SameMAC:
		if on, err := host.Forwarding(i.Name); err == nil && on {
			return cli.Local(fmt.Errorf("--mac same: this kernel forwards packets on %s and would redirect and reject our peers'; set net.ipv4.conf.%s.forwarding=0, or leave --mac out", i.Name, i.Name))
		}
		mac = i.MAC
	case mac.IsZero():
		mac = ownMAC(o.Prefix.Addr(), i.MAC)
	}
	h.Local = o.Prefix.Addr()
	h.newStack(false)
	c := packet.Config{Interface: i.Name, NoGSO: h.cfg.NoGSO,
		Filter: packet.Filter{Addrs: []netip.Addr{h.Local}, MAC: mac, ARP: true}}
	if mac != i.MAC {
		c.MAC = mac
	}
	l, err := packet.Open(c)
	if err != nil {
		return err
	}
	h.Links = append(h.Links, fmt.Sprintf("%s as %s (%s)", i.Name, h.Local, mac))
	_, err = h.attach(l, stack.Interface{
		Addrs:         []netip.Prefix{o.Prefix},
		Gateway:       o.Gateway,
		ReceiveBudget: l.ReceiveBuffer(),
		DAD:           dadModes[o.DAD],
	})
	return err
}

// ownInterface is the interface to be another host on: the one named, or the one
// that leads to the peer, or the one whose network the address belongs to.
func (h *Host) ownInterface(near netip.Addr) (host.Interface, error) {
	o := &h.cfg.Link
	if o.Interface != "" {
		return host.UsableInterface(o.Interface)
	}
	all, err := host.Interfaces()
	if err != nil {
		return host.Interface{}, err
	}
	for _, i := range all {
		for _, p := range i.Addrs {
			if i.Up && !i.Loopback && p.Contains(o.Prefix.Addr()) {
				return i, nil
			}
		}
	}
	if !near.IsUnspecified() && near != o.Prefix.Addr() {
		r, err := host.RouteTo(near, host.RouteOptions{})
		if err == nil && !r.Local {
			return r.Interface, nil
		}
		if err != nil && !errors.Is(err, host.ErrNoRoute) {
			return host.Interface{}, err
		}
	}
	return host.Interface{}, cli.Usage(fmt.Errorf("--ip %s: no interface is on that network; say which to use with -i", o.Prefix))
}

// ownMAC is a locally administered unicast address that is the same each time
// we are this host on this link, so that peers' ARP caches stay right.
func ownMAC(a netip.Addr, on wire.MAC) wire.MAC {
	b := a.As16()
	sum := sha256.Sum256(append(b[:], on[:]...))
	mac := wire.MAC(sum[:6])
	mac[0] = mac[0]&^0x03 | 0x02
	return mac
}

// openTAP is TAP mode: a host behind a device that we create.
func (h *Host) openTAP() error {
	o := &h.cfg.Link
	if err := host.Require(host.CapNetAdmin); err != nil {
		return cli.Local(err)
	}
	mac := o.MAC
	if mac.IsZero() {
		mac = ownMAC(o.Prefix.Addr(), wire.MAC{})
	}
	l, err := tap.Open(tap.Config{Name: o.TAP, MAC: mac, NoGSO: h.cfg.NoGSO})
	if err != nil {
		return cli.Local(err)
	}
	name := l.Info().Name
	if err := h.kernelSide(name); err != nil {
		l.Close()
		return cli.Local(err)
	}
	h.Local = o.Prefix.Addr()
	h.Links = append(h.Links, fmt.Sprintf("%s as %s (%s)", name, h.Local, mac))
	h.newStack(false)
	_, err = h.attach(l, stack.Interface{
		Addrs:   []netip.Prefix{o.Prefix},
		Gateway: o.Gateway,
		DAD:     dadModes[o.DAD],
	})
	return err
}

// kernelSide sets up the other end of the TAP: an address of the kernel's, or
// a port of a bridge.
func (h *Host) kernelSide(name string) error {
	o := &h.cfg.Link
	if o.Bridge != "" {
		return host.SetMaster(name, o.Bridge)
	}
	if o.Gateway.IsValid() {
		return host.AddAddr(name, netip.PrefixFrom(o.Gateway, o.Prefix.Bits()))
	}
	return nil
}
