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

// openOwn attaches us in own-address mode. near is a peer, or an address to
// listen on.
func (h *Host) openOwn(near netip.Addr) error {
	o := &h.cfg.Link
	h.Local = o.Prefix.Addr()
	l, _, err := h.wrap.openOwn(near, packet.Config{NoGSO: h.cfg.NoGSO,
		Filter: packet.Filter{Addrs: []netip.Addr{h.Local}, ARP: true}})
	if err != nil {
		return err
	}
	h.newStack(false)
	h.Links = append(h.Links, h.wrap.describeOwn(l))
	_, err = h.attach(l, stack.Interface{
		Addrs:         []netip.Prefix{o.Prefix},
		Gateway:       o.Gateway,
		ReceiveBudget: l.ReceiveBuffer(),
		DAD:           dadModes[o.DAD],
	})
	return err
}

// openOwn is own-address mode: another host on an interface's link. near helps
// to find the interface. What c leaves open is filled in.
func (w *wrapping) openOwn(near netip.Addr, c packet.Config) (*packet.Link, host.Interface, error) {
	o := &w.options
	if err := host.Require(host.CapNetRaw); err != nil {
		return nil, host.Interface{}, cli.Local(err)
	}
	i, err := w.ownPlace(near)
	if err != nil {
		return nil, i, err
	}
	mac, err := w.ownStation(i)
	if err != nil {
		return nil, i, err
	}
	c.Interface = i.Name
	if mac != i.MAC {
		c.MAC = mac
	}
	if c.Filter.MAC.IsZero() {
		c.Filter.MAC = mac
	}
	if c.Filter.VLAN == 0 {
		c.Filter.VLAN = o.VLAN
	}
	l, err := packet.Open(c)
	return l, i, err
}

// ownPlace is the interface to be another host on, unless there is no place
// for one.
func (w *wrapping) ownPlace(near netip.Addr) (host.Interface, error) {
	ours := w.options.Prefix.Addr()
	if name, ok, err := host.LocalAddress(ours); err != nil {
		return host.Interface{}, err
	} else if ok {
		return host.Interface{}, cli.Local(fmt.Errorf("--ip %s: that is this host's own address, on %s; leave --ip out to share it", ours, name))
	}
	if somebody(near) {
		if _, ok, _ := host.LocalAddress(near); ok {
			return host.Interface{}, cli.Local(fmt.Errorf("%s is this host itself, which cannot reach %s over the same interface; use --tap NAME", near, ours))
		}
	}
	i, err := w.ownInterface(near)
	if err != nil {
		return i, err
	}
	if i.Loopback || !i.Ethernet {
		return i, cli.Local(fmt.Errorf("--ip %s: there is no place for another host on %s, which is no Ethernet; use --tap NAME", ours, i.Name))
	}
	return i, nil
}

// somebody reports whether a is a certain host's address.
func somebody(a netip.Addr) bool { return a.IsValid() && !a.IsUnspecified() }

// ownStation is our MAC address as another host on an interface's link.
func (w *wrapping) ownStation(i host.Interface) (wire.MAC, error) {
	o := &w.options
	switch {
	case o.SameMAC:
		if on, err := host.Forwarding(i.Name); err == nil && on {
			return wire.MAC{}, cli.Local(fmt.Errorf("--mac same: this kernel forwards packets on %s and would redirect and reject our peers'; set net.ipv4.conf.%s.forwarding=0, or leave --mac out", i.Name, i.Name))
		}
		return i.MAC, nil
	case o.MAC.IsZero():
		return ownMAC(o.Prefix.Addr(), i.MAC), nil
	}
	return o.MAC, nil
}

// ownInterface is the interface to be another host on: the one named, or the one
// that leads to the peer, or the one whose network the address belongs to.
func (w *wrapping) ownInterface(near netip.Addr) (host.Interface, error) {
	o := &w.options
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
	if somebody(near) && near != o.Prefix.Addr() {
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

// openTAP attaches us in TAP mode.
func (h *Host) openTAP() error {
	o := &h.cfg.Link
	l, err := h.wrap.openTAP(h.cfg.NoGSO)
	if err != nil {
		return err
	}
	h.Local = o.Prefix.Addr()
	h.newStack(false)
	h.Links = append(h.Links, h.wrap.describeOwn(l))
	_, err = h.attach(l, stack.Interface{
		Addrs:   []netip.Prefix{o.Prefix},
		Gateway: o.Gateway,
		DAD:     dadModes[o.DAD],
	})
	return err
}

// openTAP is TAP mode: a host behind a device that we create.
func (w *wrapping) openTAP(noGSO bool) (*tap.Link, error) {
	o := &w.options
	if err := host.Require(host.CapNetAdmin); err != nil {
		return nil, cli.Local(err)
	}
	mac := o.MAC
	if mac.IsZero() {
		mac = ownMAC(o.Prefix.Addr(), wire.MAC{})
	}
	l, err := tap.Open(tap.Config{Name: o.TAP, MAC: mac, NoGSO: noGSO})
	if err != nil {
		return nil, cli.Local(err)
	}
	if err := w.kernelSide(l.Info().Name); err != nil {
		l.Close()
		return nil, cli.Local(err)
	}
	return l, nil
}

// kernelSide sets up the other end of the TAP: an address of the kernel's, or
// a port of a bridge.
func (w *wrapping) kernelSide(name string) error {
	o := &w.options
	if o.Bridge != "" {
		return host.SetMaster(name, o.Bridge)
	}
	if o.Gateway.IsValid() {
		return host.AddAddr(name, netip.PrefixFrom(o.Gateway, o.Prefix.Bits()))
	}
	return nil
}
