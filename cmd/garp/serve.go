package main

import (
	"context"
	"fmt"
	"net/netip"

	"gotcp/internal/arp"
	"gotcp/internal/cli"
	"gotcp/internal/wire"
)

// serveFlags are those of garp serve.
type serveFlags struct {
	Count int  `short:"c" placeholder:"N" help:"leave after N answers"`
	Quiet bool `short:"q" xor:"form" help:"print nothing"`
	JSON  bool `name:"json" xor:"form" help:"print records, one object a line"`
	cli.LinkFlags
	Hosts []string `arg:"" placeholder:"IP[=MAC]" help:"whom to answer for, and what"`
}

func (f *serveFlags) command() cli.Command {
	return cli.Command{
		Name: "serve", Brief: "answer requests for others, a proxy (RFC 1027) or a lab full of hosts",
		Synopsis: []string{"[flags] IP[=MAC]..."},
		Sections: []cli.Section{
			{Title: "Answering", Body: `
Whoever asks for one of the addresses is told the MAC, or the interface's own where there is none. It ends with a signal.`},
			{Title: "Records", ManOnly: true, Body: `
answer: ip, mac, asked_by_ip, asked_by_mac. summary: answers, missed.`},
			{Title: "Exit status", Body: `
  0  ended by a signal or by -c; 2  wrong usage or a local failure`},
		},
		Run: runner(f.Options, f.run),
	}
}

func (f *serveFlags) run(ctx context.Context, s *session) error {
	if f.Count < 0 {
		return cli.Usage(fmt.Errorf("-c %d: it must be 1 or more", f.Count))
	}
	var all []binding
	for _, word := range f.Hosts {
		b, err := parseBinding(word)
		if err != nil {
			return cli.Usage(err)
		}
		all = append(all, b)
	}
	choose := usual("")
	if f.Interface != "" {
		choose = named(f.Interface)
	} else if i, err := onLink(all[0].ip)(); err == nil {
		choose = named(i.Name)
	}
	st, err := s.open(ctx, place{choose: choose, promiscuous: true})
	if err != nil {
		return err
	}
	hosts := make(map[netip.Addr]wire.MAC)
	for _, b := range all {
		if b.mac.IsZero() {
			b.mac = st.mac
		}
		hosts[b.ip] = b.mac
	}
	s.env.Verbosef("answering for %d addresses on %s", len(hosts), st.raw.Interface.Name)
	j := arp.Serve{Port: st.port(1), Hosts: hosts, Count: f.Count, Out: s.out, JSON: f.JSON, Quiet: f.Quiet}
	return j.Run(ctx)
}
