package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"gotcp/internal/arp"
	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/neigh/arping"
)

// pingFlags are those of iputils' arping, and some more.
type pingFlags struct {
	Count     *int         `short:"c" placeholder:"N" help:"stop after N requests; with -w, after N answers"`
	Deadline  cli.Seconds  `short:"w" placeholder:"SECS" help:"stop after this time"`
	Interval  *cli.Seconds `short:"i" placeholder:"SECS" help:"time between requests (default: 1)"`
	First     bool         `short:"f" help:"stop at the first answer"`
	Broadcast bool         `short:"b" help:"ask all every time, not only the one that answered"`
	Quiet     bool         `short:"q" help:"print nothing"`
	Source    string       `short:"s" placeholder:"ADDR" help:"ask from this address of ours"`
	Probe     bool         `short:"D" xor:"mode" help:"does anybody have the address? 0: no, 1: yes, 2: cannot tell"`
	Announce  bool         `short:"U" xor:"mode" help:"tell all that we have the address, as a request"`
	Answer    bool         `short:"A" xor:"mode" help:"tell all that we have the address, as a reply"`
	JSON      bool         `name:"json" help:"print records, one object a line"`
	As        binding      `placeholder:"IP=MAC" help:"ask in another's name (for a lab)"`
	Interface string       `short:"I" placeholder:"IFACE" complete:"interface" group:"Link" help:"interface to use (default: the routing table's)"`
	cli.HostFlags
	Host string `arg:"" complete:"host" help:"whom to ask for"`
}

func (f *pingFlags) command() cli.Command {
	return cli.Command{
		Name: "ping", Brief: "ask one host who it is, over and over, as arping does",
		Synopsis: []string{"[flags] HOST"},
		Sections: []cli.Section{
			{Title: "Exit status", Body: `
  0  every request got its answer; -f, or -w without -c: one did; -D: nobody has the address
  1  not so: too few, or two for one; -D: somebody has it
  2  wrong usage or a local failure; -D: nothing could be sent, so who knows`},
			{Title: "Records", ManOnly: true, Body: `
reply: n, ip, mac, operation (reply or request), broadcast, rtt_ms.
summary: target, source, interface, sent, sent_broadcast, received, received_broadcast, requests, macs.`},
		},
		Run: runner(func() (cli.LinkOptions, error) { return f.Options(f.Interface) }, f.run),
	}
}

func (f *pingFlags) run(ctx context.Context, s *session) error {
	cfg, err := f.config()
	if err != nil {
		return err
	}
	if cfg.Target, err = resolve(ctx, f.Host); err != nil {
		return err
	}
	choose := toward(f.Interface, cfg.Target)
	if cfg.Mode == arping.Probe || cfg.Mode == arping.Announce || cfg.Mode == arping.Answer {
		choose = owning(f.Interface, cfg.Target)
	}
	st, err := s.open(ctx, place{near: cfg.Target, choose: choose, as: f.As, timed: true})
	if err != nil {
		return err
	}
	cfg.MAC = st.mac
	if cfg.Source, err = f.source(st, &cfg); err != nil {
		return err
	}
	s.out.LineBuffered()
	p := arp.Ping{
		Port: st.port(1), Session: cfg, Interface: st.raw.Interface.Name, Out: s.out, JSON: f.JSON, Quiet: f.Quiet,
	}
	return p.Run(ctx)
}

// config is the flags in a form that can only hold sense.
func (f *pingFlags) config() (arping.Config, error) {
	c := arping.Config{Timeout: f.Deadline.Duration(), Broadcast: f.Broadcast, First: f.First}
	switch {
	case f.Probe:
		c.Mode = arping.Probe
	case f.Announce:
		c.Mode = arping.Announce
	case f.Answer:
		c.Mode = arping.Answer
	}
	if f.Count != nil {
		if c.Count = *f.Count; c.Count < 1 {
			return c, cli.Usage(fmt.Errorf("-c %d: it must be 1 or more", c.Count))
		}
	}
	if f.Interval != nil {
		if c.Interval = f.Interval.Duration(); c.Interval <= 0 {
			return c, cli.Usage(errors.New("-i: the time between requests must be more than nothing"))
		}
	}
	return c, nil
}

// source is the sender's address of what we send.
func (f *pingFlags) source(st *station, c *arping.Config) (netip.Addr, error) {
	unsolicited := c.Mode == arping.Announce || c.Mode == arping.Answer
	switch {
	case f.Source != "":
		return f.ownSource(st)
	case f.As.ip.IsValid():
		return f.As.ip, nil
	case c.Mode == arping.Probe:
		return netip.IPv4Unspecified(), nil // RFC 5227 §2.1.1
	case unsolicited && st.raw.Mode == cli.Shared:
		if _, ok, err := host.LocalAddress(c.Target); err != nil || !ok {
			return c.Target, cli.Local(errors.Join(err, fmt.Errorf("%s is not an address of this host; --as %s=MAC announces it for another", c.Target, c.Target)))
		}
		return c.Target, nil
	case unsolicited:
		return c.Target, nil
	case st.raw.Mode != cli.Shared:
		return st.ip, nil
	}
	// Of the interface's addresses the kernel knows which one fits.
	if r, err := host.RouteTo(c.Target, host.RouteOptions{Interface: st.raw.Interface.Name}); err == nil && r.Source.IsValid() {
		return r.Source, nil
	}
	if st.ip.IsUnspecified() {
		return st.ip, cli.Local(fmt.Errorf("interface %s has no IPv4 address to ask from; -D asks without one", st.raw.Interface.Name))
	}
	return st.ip, nil
}

// ownSource is the address that -s gives.
func (f *pingFlags) ownSource(st *station) (netip.Addr, error) {
	a, err := netip.ParseAddr(f.Source)
	if err != nil || !a.Is4() {
		return a, cli.Usage(fmt.Errorf("-s: %q is not an address like 10.0.0.1", f.Source))
	}
	if a.IsUnspecified() || st.raw.Mode != cli.Shared && a == st.ip {
		return a, nil
	}
	if _, ok, err := host.LocalAddress(a); err != nil || !ok {
		return a, cli.Local(errors.Join(err, fmt.Errorf("-s: %s is not an address of this host; --as %s=MAC asks in another's name", a, a)))
	}
	return a, nil
}
