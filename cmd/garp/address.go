package main

import (
	"context"
	"fmt"

	"gotcp/internal/arp"
	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/neigh"
)

// addressFlags are those that probe, announce and defend share.
type addressFlags struct {
	Quiet bool `short:"q" xor:"form" help:"print nothing"`
	JSON  bool `name:"json" xor:"form" help:"print records, one object a line"`
	cli.LinkFlags
	Address string `arg:"" placeholder:"IP[=MAC]" help:"the address"`
}

// recordSection is told in all three man pages.
var recordSection = cli.Section{Title: "Records", ManOnly: true, Body: `
free, taken, held, conflict, lost, summary: ip, mac (whose it is), interface, probes, announcements, defences, conflicts.`}

type probeFlags struct {
	Quick bool `help:"three probes within 300 ms instead of four to seven seconds"`
	Wait  bool `help:"probe again until the address is free"`
	addressFlags
}

func (f *probeFlags) command() cli.Command {
	return cli.Command{
		Name: "probe", Brief: "find out whether an address is free (RFC 5227)",
		Synopsis: []string{"[flags] IP[=MAC]"},
		Sections: []cli.Section{
			{Title: "Probing", Body: `
Three probes one to two seconds apart, after up to a second and with two to wait at the end. A packet from the address, or another's
probe for it, is a conflict. With --wait, after ten conflicts there is one attempt a minute. A MAC stands in for the interface's own.`},
			recordSection,
			{Title: "Exit status", Body: `
  0  it is free; 1  it is taken; 2  wrong usage, or nothing could be sent`},
		},
		Run: runner(f.Options, func(ctx context.Context, s *session) error {
			a, err := f.open(ctx, s)
			if err != nil {
				return err
			}
			a.Config.Mode, a.Config.Announcements, a.Wait = mode(f.Quick), -1, f.Wait
			return a.Run(ctx)
		}),
	}
}

type announceFlags struct {
	Count int `short:"c" default:"2" placeholder:"N" help:"how often, two seconds apart (default: 2)"`
	addressFlags
}

func (f *announceFlags) command() cli.Command {
	return cli.Command{
		Name: "announce", Brief: "tell all whose an address is (RFC 5227)",
		Synopsis: []string{"[flags] IP[=MAC]"},
		Sections: []cli.Section{
			{Title: "Announcing", Body: `
The address must be this host's; with its MAC it may be another's. Nobody is asked first: see probe.`},
			recordSection,
			{Title: "Exit status", Body: `
  0  all went out; 1  somebody insists on the address; 2  wrong usage, or nothing could be sent`},
		},
		Run: runner(f.Options, func(ctx context.Context, s *session) error {
			if f.Count < 1 {
				return cli.Usage(fmt.Errorf("-c %d: it must be 1 or more", f.Count))
			}
			if _, err := f.ours(s); err != nil {
				return err
			}
			a, err := f.open(ctx, s)
			if err != nil {
				return err
			}
			a.Config.Mode, a.Config.Announcements = neigh.None, f.Count
			return a.Run(ctx)
		}),
	}
}

type defendFlags struct {
	Rule  string `enum:"a,b,c" default:"b" placeholder:"a|b|c" help:"RFC 5227 2.4: a gives up, b defends once in ten seconds (default), c never gives up"`
	Quick bool   `help:"probe within 300 ms instead of four to seven seconds"`
	Wait  bool   `help:"after a loss or while it is taken, probe again until the address is free"`
	addressFlags
}

// defences are the rules by their letters.
var defences = map[string]neigh.Defence{"a": neigh.DefendNever, "b": neigh.DefendOnce, "c": neigh.DefendAlways}

func (f *defendFlags) command() cli.Command {
	return cli.Command{
		Name: "defend", Brief: "hold an address against others (RFC 5227)",
		Synopsis: []string{"[flags] IP[=MAC]"},
		Sections: []cli.Section{
			{Title: "Defending", Body: `
An address of this host is defended as it is: the kernel answers for it, and does not defend it. Any other is probed for, announced, defended, and
answered for. It ends with a signal.`},
			recordSection,
			{Title: "Exit status", Body: `
  0  held to the end; 1  taken or lost; 2  wrong usage, or nothing could be sent`},
		},
		Run: runner(f.Options, func(ctx context.Context, s *session) error {
			own, err := f.own(s)
			if err != nil {
				return err
			}
			a, err := f.open(ctx, s)
			if err != nil {
				return err
			}
			a.Config.Mode, a.Config.Defence, a.Wait, a.Defend, a.Answer = mode(f.Quick), defences[f.Rule], f.Wait, true, !own
			if own {
				a.Config.Mode, a.Config.Announcements = neigh.None, -1
			}
			return a.Run(ctx)
		}),
	}
}

func mode(quick bool) neigh.Mode {
	if quick {
		return neigh.Quick
	}
	return neigh.Full
}

// own reports whether the kernel has the address, and so answers for it.
func (f *addressFlags) own(s *session) (bool, error) {
	b, err := parseBinding(f.Address)
	if err != nil {
		return false, cli.Usage(err)
	}
	_, ok, err := host.LocalAddress(b.ip)
	return ok && b.mac.IsZero() && s.options.Mode == cli.Shared, cli.Local(err)
}

// ours refuses an address that we have no business with.
func (f *addressFlags) ours(s *session) (binding, error) {
	b, err := parseBinding(f.Address)
	if err != nil {
		return b, cli.Usage(err)
	}
	if own, err := f.own(s); err != nil || own || !b.mac.IsZero() || s.options.Mode != cli.Shared {
		return b, err
	}
	return b, cli.Local(fmt.Errorf("%s is not an address of this host; %s=MAC announces it for another", b.ip, b.ip))
}

// open makes the job, without what the three differ in.
func (f *addressFlags) open(ctx context.Context, s *session) (*arp.Address, error) {
	b, err := parseBinding(f.Address)
	if err != nil {
		return nil, cli.Usage(err)
	}
	// Answers to another MAC than the interface's must be let in.
	st, err := s.open(ctx, place{near: b.ip, choose: owning(f.Interface, b.ip), promiscuous: !b.mac.IsZero()})
	if err != nil {
		return nil, err
	}
	if b.mac.IsZero() {
		b.mac = st.mac
	}
	s.out.LineBuffered()
	return &arp.Address{
		Port: st.port(1), Interface: st.raw.Interface.Name, Out: s.out, JSON: f.JSON, Quiet: f.Quiet,
		Config: neigh.ConflictConfig{MAC: b.mac, Addr: b.ip, Rand: random()},
	}, nil
}
