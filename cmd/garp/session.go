package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"

	"gotcp/internal/arp"
	"gotcp/internal/attach"
	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/link/packet"
	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

// session is what all commands share: the streams and the link.
type session struct {
	env     *cli.Env
	out     *cli.Output
	options cli.LinkOptions
	links   *attach.Links
}

func newSession(env *cli.Env, o cli.LinkOptions) (*session, error) {
	links, err := attach.NewLinks(o)
	if err != nil {
		return nil, err
	}
	return &session{env: env, out: cli.NewOutput(env.Stdout), options: o, links: links}, nil
}

// close gives everything back and makes all output go out.
func (s *session) close() error { return errors.Join(s.out.Flush(), s.links.Close()) }

// station is who we are on a link.
type station struct {
	raw *attach.Raw
	ip  netip.Addr // unspecified if there is none
	mac wire.MAC
}

// place says which link to open, and as whom.
type place struct {
	// near is a host that is to be reached, or nothing; choose leads to the
	// interface where we share it with the kernel.
	near   netip.Addr
	choose func() (host.Interface, error)
	// as, if its address is valid, is who we pretend to be.
	as binding
	// promiscuous lets in what is for other stations, too.
	promiscuous bool
	// timed asks for the times at which frames left.
	timed bool
}

// open opens the link as the flags say.
func (s *session) open(ctx context.Context, p place) (*station, error) {
	all := p.promiscuous || p.as.ip.IsValid()
	cfg := attach.RawConfig{
		// ARP alone: no port and no host is of interest.
		Filter:      packet.Filter{ARP: true, Ports: []uint16{}, Addrs: []netip.Addr{netip.IPv4Unspecified()}, AnyStation: all},
		Promiscuous: all, Stamps: true, SendStamps: p.timed,
	}
	raw, err := s.openRaw(p, cfg)
	if err != nil {
		return nil, err
	}
	if !raw.Interface.Ethernet || raw.Interface.Loopback {
		return nil, cli.Local(fmt.Errorf("interface %s is not ARPable: it is no Ethernet; choose another one", raw.Interface.Name))
	}
	st := &station{raw: raw, ip: netip.IPv4Unspecified(), mac: raw.MAC}
	if raw.Prefix.IsValid() {
		st.ip = raw.Prefix.Addr()
	}
	if p.as.ip.IsValid() {
		st.ip, st.mac = p.as.ip, p.as.mac
	}
	s.env.Verbosef("on %s", raw.Describe)
	if raw.Mode != cli.Shared && s.options.DAD != cli.DADNone {
		return st, s.checkAddress(ctx, st)
	}
	return st, nil
}

func (s *session) openRaw(p place, cfg attach.RawConfig) (*attach.Raw, error) {
	switch s.options.Mode {
	case cli.Own:
		return s.links.Own(p.near, cfg)
	case cli.TAP:
		return s.links.TAP(cfg)
	}
	i, err := p.choose()
	if err != nil {
		return nil, err
	}
	return s.links.Shared(i, cfg)
}

// checkAddress looks for others that have the address of --ip.
func (s *session) checkAddress(ctx context.Context, st *station) error {
	mode := neigh.Quick
	if s.options.DAD == cli.DADFull {
		mode = neigh.Full
	}
	a := arp.Address{
		Port: st.port(1), Interface: st.raw.Interface.Name, Quiet: true, Out: s.out,
		Config: neigh.ConflictConfig{MAC: st.mac, Addr: st.raw.Prefix.Addr(), Mode: mode, Announcements: -1, Rand: random()},
	}
	err := a.Run(ctx)
	if cli.Status(err) == cli.StatusNetwork {
		return cli.Network(fmt.Errorf("%s is already in use; choose another address, or --dad none to take it all the same", st.raw.Prefix.Addr()))
	}
	return err
}

func random() *rand.Rand { return rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())) }

// port makes the station's Port, for so many frames at a time.
func (st *station) port(batch int) *arp.Port {
	return arp.NewPort(arp.PortConfig{
		Link: st.raw.Link, MAC: st.mac, Alive: st.alive, Stamper: st.raw.Stamper, Batch: batch,
	})
}

// alive says why frames do not get out.
func (st *station) alive() error {
	i, err := host.UsableInterface(st.raw.Interface.Name)
	if err == nil && i.Index != st.raw.Interface.Index {
		err = fmt.Errorf("interface %s is gone, and another has its name", i.Name)
	}
	return err
}

// own are the addresses at which the station itself would answer.
func (st *station) own() []netip.Addr {
	if st.raw.Mode != cli.Shared {
		return []netip.Addr{st.raw.Prefix.Addr()}
	}
	var all []netip.Addr
	for _, p := range st.raw.Interface.Addrs {
		if p.Addr().Is4() {
			all = append(all, p.Addr())
		}
	}
	return all
}

// named chooses the interface that the user named.
func named(name string) func() (host.Interface, error) {
	return func() (host.Interface, error) {
		i, err := host.UsableInterface(name)
		return i, cli.Local(err)
	}
}

// toward chooses the interface that leads to an address on its link.
func toward(name string, to netip.Addr) func() (host.Interface, error) {
	if name != "" {
		return named(name)
	}
	return func() (host.Interface, error) {
		r, err := host.RouteTo(to, host.RouteOptions{})
		switch {
		case errors.Is(err, host.ErrNoRoute):
			return r.Interface, cli.Network(fmt.Errorf("%w; say which interface it is on", err))
		case err != nil:
			return r.Interface, cli.Local(err)
		case r.Local:
			return r.Interface, cli.Local(fmt.Errorf("%s is this host itself; say which interface to use to ask the others", to))
		case r.NextHop != to:
			return r.Interface, cli.Local(fmt.Errorf("%s is not on a link of ours, but behind %s; ARP does not get there", to, r.NextHop))
		}
		return r.Interface, nil
	}
}

// owning chooses the interface that has an address of ours.
func owning(name string, a netip.Addr) func() (host.Interface, error) {
	if name != "" {
		return named(name)
	}
	return func() (host.Interface, error) {
		name, ok, err := host.LocalAddress(a)
		if err != nil {
			return host.Interface{}, cli.Local(err)
		}
		if !ok {
			return onLink(a)()
		}
		return named(name)()
	}
}

// onLink chooses the interface whose network an address belongs to.
func onLink(a netip.Addr) func() (host.Interface, error) {
	return func() (host.Interface, error) {
		all, err := host.Interfaces()
		if err != nil {
			return host.Interface{}, cli.Local(err)
		}
		for _, i := range all {
			for _, p := range i.Addrs {
				if i.Up && !i.Loopback && p.Contains(a) {
					return named(i.Name)()
				}
			}
		}
		return host.Interface{}, cli.Usage(fmt.Errorf("no interface is on the network of %s; say which to use", a))
	}
}

// somewhere is an address that nobody has (RFC 5737): packets to it take the
// default route.
var somewhere = netip.AddrFrom4([4]byte{192, 0, 2, 1})

// usual chooses the interface where the user says nothing: that of the default
// route, or the only one there is.
func usual(name string) func() (host.Interface, error) {
	if name != "" {
		return named(name)
	}
	return func() (host.Interface, error) {
		if r, err := host.RouteTo(somewhere, host.RouteOptions{}); err == nil && r.Interface.Ethernet && !r.Interface.Loopback {
			return r.Interface, nil
		}
		all, err := host.Interfaces()
		if err != nil {
			return host.Interface{}, cli.Local(err)
		}
		var found []host.Interface
		for _, i := range all {
			if i.Up && i.Carrier && i.Ethernet && !i.Loopback {
				found = append(found, i)
			}
		}
		switch len(found) {
		case 0:
			return host.Interface{}, cli.Local(errors.New("no Ethernet interface is up: bring one up, or name it with -i"))
		case 1:
			return found[0], nil
		}
		return host.Interface{}, cli.Usage(fmt.Errorf("%d interfaces are up and none has the default route; say which to use with -i", len(found)))
	}
}

// resolve finds the IPv4 address of a host that the user named.
func resolve(ctx context.Context, name string) (netip.Addr, error) {
	if _, err := netip.ParseAddr(name); err == nil {
		a, err := hostAddress(name)
		return a, cli.Usage(err)
	}
	addrs, err := cli.Lookup(ctx, net.DefaultResolver, "ip4", name)
	if err != nil {
		return netip.Addr{}, err
	}
	return addrs[0], nil
}
