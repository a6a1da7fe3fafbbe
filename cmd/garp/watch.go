package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"

	"gotcp/internal/arp"
	"gotcp/internal/cli"
	"gotcp/internal/hook"
	"gotcp/internal/neigh/watch"
	"gotcp/internal/wire"
)

// watchFlags are those of garp watch.
type watchFlags struct {
	Verify bool         `help:"ask both who claim an address before it is called a spoof"`
	Pin    []binding    `placeholder:"IP=MAC" sep:"none" help:"the address may belong to this MAC only; may be repeated"`
	State  string       `placeholder:"FILE" type:"path" help:"keep the table of stations in this file"`
	Exec   string       `placeholder:"CMD" help:"run this for each event, see below"`
	Limit  int          `placeholder:"N" help:"leave after N events, with status 1"`
	Only   []watch.Kind `placeholder:"KIND,..." help:"tell of these kinds of events only"`
	Storm  int          `placeholder:"N" default:"20" help:"announcements in ten seconds that are too many (default: 20)"`
	Read   string       `short:"r" placeholder:"FILE" type:"path" help:"judge a capture (pcap, pcapng) instead, - for standard input"`
	Quiet  bool         `short:"q" xor:"form" help:"print nothing, for --exec and --state alone"`
	JSON   bool         `name:"json" xor:"form" help:"print records, one object a line"`
	cli.LinkFlags
}

const kinds = `
  new         an address that was not seen before
  changed     it belongs to a MAC that it never belonged to
  flip-flop   it went back to the MAC before the last; reused: to an older one
  storm       it is announced again and again
  own         somebody claims an address of ours
  pinned      somebody claims an address of --pin
  mismatch    the frame's source is not the sender that it tells of
  moved       (--verify) only the new one answers for the address
  duplicate   (--verify) both answer
  unanswered  (--verify) neither does
  spoof       (--verify) the old one still answers, and the new one does not
              or has an address of its own
`

func (f *watchFlags) command() cli.Command {
	return cli.Command{
		Name: "watch", Brief: "tell who is new on a link, who moved and who lies",
		Synopsis: []string{"[flags]", "-r FILE|- [flags]"},
		Sections: []cli.Section{
			{Title: "Events", Body: kinds},
			{Title: "Commands", ManOnly: true, Body: `
--exec runs its command with the shell, four at a time at most; events for which there is no room are counted and skipped. The
event is in GARP_EVENT, GARP_TIME, GARP_IP, GARP_MAC, GARP_VENDOR and, where there is one, GARP_WAS, GARP_WAS_VENDOR, GARP_SOURCE and
GARP_COUNT, and on standard input as a record.`},
			{Title: "Records", ManOnly: true, Body: `
The type is the kind of the event: ip, mac, vendor, was, was_vendor, was_seen, source, count, repeats.
summary: packets, events, stations, evicted, questions, dropped, commands_not_run.`},
			{Title: "Exit status", Body: `
  0  ended by a signal or the end of the capture; 1  --limit is reached; 2  wrong usage or a local failure`},
		},
		Run: func(ctx context.Context, env *cli.Env) error {
			if f.Limit < 0 || f.Storm < 1 {
				return cli.Usage(errors.New("--limit and --storm must be 1 or more"))
			}
			if f.Read != "" {
				return f.replay(ctx, env)
			}
			return runner(f.Options, f.run)(ctx, env)
		},
	}
}

func (f *watchFlags) run(ctx context.Context, s *session) error {
	st, err := s.open(ctx, place{choose: usual(f.Interface), promiscuous: true})
	if err != nil {
		return err
	}
	w := f.watch(s.env, s.out)
	w.Port, w.Source, w.MAC = st.port(1), st.ip, st.mac
	w.Config.Own = st.own()
	w.Config.MACs = []wire.MAC{st.mac, st.raw.Interface.MAC}
	if d, ok := st.raw.Link.(interface{ Dropped() uint64 }); ok {
		w.Dropped = d.Dropped
	}
	s.env.Verbosef("watching %s", st.raw.Interface.Name)
	return w.Run(ctx)
}

// watch is what the flags say of watching, wherever the packets are from.
func (f *watchFlags) watch(env *cli.Env, out io.Writer) *arp.Watch {
	w := &arp.Watch{
		Config: watch.Config{Verify: f.Verify, Storm: f.Storm, Pins: make(map[netip.Addr]wire.MAC)},
		Only:   f.Only, Limit: f.Limit, Out: out, Stderr: env.Stderr, JSON: f.JSON, Quiet: f.Quiet,
	}
	for _, p := range f.Pin {
		w.Config.Pins[p.ip] = p.mac
	}
	if f.State != "" {
		w.State = arp.NewStateFile(f.State)
	}
	if f.Exec != "" {
		w.Hook = hook.New(f.Exec, env.Warnf)
	}
	return w
}

// replay judges a capture.
func (f *watchFlags) replay(ctx context.Context, env *cli.Env) error {
	if o, err := f.Options(); err != nil {
		return err
	} else if f.Verify || f.Interface != "" || o.Mode != cli.Shared {
		return cli.Usage(errors.New("-r judges what was captured: there is no interface, and nobody to --verify with"))
	}
	in, name := env.Stdin, "-"
	if f.Read != "-" {
		file, err := os.Open(f.Read)
		if err != nil {
			return cli.Local(fmt.Errorf("-r: %w", err))
		}
		defer file.Close()
		in, name = file, f.Read
	}
	c, err := arp.NewCapture(name, in)
	if err != nil {
		return err
	}
	out := cli.NewOutput(env.Stdout)
	return errors.Join(f.watch(env, out).Replay(ctx, c), out.Flush())
}
