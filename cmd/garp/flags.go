package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"gotcp/internal/cli"
	"gotcp/internal/wire"
)

// flags is the command line.
type flags struct {
	cli.Common

	Ping     pingFlags     `cmd:""`
	Scan     scanFlags     `cmd:""`
	Watch    watchFlags    `cmd:""`
	Probe    probeFlags    `cmd:""`
	Announce announceFlags `cmd:""`
	Defend   defendFlags   `cmd:""`
	Serve    serveFlags    `cmd:""`
}

const statuses = `
  0    did the job: answered, found, free, announced
  1    did not: no answer, nobody found, the address is taken or lost, events
       up to --limit
  2    wrong usage, or a local failure: no privilege, no interface, it is down,
       a file; never "free" where nothing could be sent
  130  SIGINT or SIGTERM where that is not the ordinary end
`

func app(f *flags) *cli.App {
	return &cli.App{
		Name:          "garp",
		Interruptible: true,
		Brief:         "ask, scan, watch and defend addresses by ARP",
		Synopsis:      []string{"COMMAND [flags] ...", "COMMAND -h"},
		Flags:         f,
		Commands:      commands(f),
		Sections: []cli.Section{
			{Title: "Description", ManOnly: true, Body: `
garp speaks ARP (RFC 826) on its own packet socket, beside the kernel: nothing in the kernel's tables changes, except
by what the others on the link then tell it.`},
			{Title: "Exit status", Body: statuses},
			{Title: "Examples", ManOnly: true, Body: `
  garp ping -c 3 10.0.0.2
  garp ping -D -I eth0 10.0.0.50 && echo free
  garp scan
  garp scan -q 10.0.0.0/24 | gping --alive -
  garp watch --verify --state /var/lib/garp.json --exec 'logger "$GARP_EVENT $GARP_IP"'
  tcpdump -w - arp | garp watch -r -
  garp probe 10.0.0.50
  garp defend --rule c 10.0.0.1
`},
		},
		SeeAlso: []string{"arping(8)", "arp-scan(1)", "arpwatch(8)", "arp(7)", "capabilities(7)"},
	}
}

func commands(f *flags) []cli.Command {
	return []cli.Command{
		f.Ping.command(), f.Scan.command(), f.Watch.command(), f.Probe.command(),
		f.Announce.command(), f.Defend.command(), f.Serve.command(),
	}
}

// runner makes a command's Run of a method that takes the checked link flags.
func runner(options func() (cli.LinkOptions, error), run func(context.Context, *session) error) func(context.Context, *cli.Env) error {
	return func(ctx context.Context, env *cli.Env) error {
		o, err := options()
		if err != nil {
			return err
		}
		s, err := newSession(env, o)
		if err != nil {
			return err
		}
		err = run(ctx, s)
		return errors.Join(err, s.close())
	}
}

// binding is an address and whose it is, as a flag or an argument: "IP=MAC".
type binding struct {
	ip  netip.Addr
	mac wire.MAC // zero: not given
}

// UnmarshalText parses what a flag needs: both halves.
func (b *binding) UnmarshalText(text []byte) error {
	v, err := parseBinding(string(text))
	if err == nil && v.mac.IsZero() {
		err = fmt.Errorf("%q lacks the MAC address: it must be like 10.0.0.1=02:00:00:00:00:01", text)
	}
	*b = v
	return err
}

// parseBinding parses "IP=MAC", or "IP" alone.
func parseBinding(s string) (b binding, err error) {
	ip, mac, both := strings.Cut(s, "=")
	if b.ip, err = hostAddress(ip); err != nil || !both {
		return b, err
	}
	if b.mac, err = wire.ParseMAC(mac); err != nil {
		return b, err
	}
	if b.mac.IsZero() || b.mac.IsGroup() {
		return b, fmt.Errorf("%s is not one host's MAC address", b.mac)
	}
	return b, nil
}

// hostAddress parses the address of one host.
func hostAddress(s string) (netip.Addr, error) {
	a, err := netip.ParseAddr(s)
	switch {
	case err != nil:
		return a, fmt.Errorf("%q is not an address like 10.0.0.1", s)
	case !a.Is4():
		return a, fmt.Errorf("%s is an IPv6 address: ARP knows IPv4 only", a)
	case a.IsUnspecified() || a.IsMulticast() || a.IsLoopback() || a == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return a, fmt.Errorf("%s is no host's address", a)
	}
	return a, nil
}
