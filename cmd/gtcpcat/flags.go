package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"gotcp/internal/attach"
	"gotcp/internal/cli"
	"gotcp/internal/tcp"
)

// flags is the command line, in netcat's letters where it has them.
type flags struct {
	cli.Common
	cli.LinkFlags
	cli.Family

	Listen      bool         `short:"l" group:"Connection" help:"listen for one connection instead of making one"`
	Source      string       `short:"s" placeholder:"ADDR" group:"Connection" help:"connect from this address of ours"`
	Port        string       `short:"p" placeholder:"PORT" group:"Connection" help:"connect from this port; with -l, listen on it"`
	Numeric     bool         `short:"n" group:"Connection" help:"addresses and port numbers only, no look-ups"`
	Timeout     cli.Seconds  `short:"w" placeholder:"SECS" group:"Connection" help:"give up connecting after this long"`
	Idle        cli.Seconds  `placeholder:"SECS" group:"Connection" help:"give up when nothing moved for this long"`
	NoStdin     bool         `short:"d" group:"End of input" help:"do not read standard input"`
	Shut        bool         `short:"N" group:"End of input" help:"end of input sends FIN (it always does; accepted for netcat's sake)"`
	Quit        *cli.Seconds `short:"q" placeholder:"SECS" group:"End of input" help:"wait this long for the peer's end after ours"`
	NoHalfClose bool         `group:"End of input" help:"hold our FIN until the peer's"`

	MSS          int          `name:"mss" placeholder:"BYTES" group:"TCP" help:"largest segment, both ways"`
	Window       cli.Size     `placeholder:"BYTES" group:"TCP" help:"fixed receive window, like 64k (default: grows with the rate)"`
	CC           string       `name:"cc" placeholder:"cubic|reno" values:"cubic,reno" group:"TCP" help:"congestion control (default: cubic)"`
	NoDelay      bool         `name:"nodelay" group:"TCP" help:"send small segments at once (no Nagle)"`
	NoSACK       bool         `name:"no-sack" group:"TCP" help:"no selective acknowledgements"`
	NoTimestamps bool         `group:"TCP" help:"no timestamps"`
	NoGSO        bool         `name:"no-gso" group:"TCP" help:"send segments one by one"`
	Stats        cli.Optional `placeholder:"json" values:"json" group:"TCP" help:"say at the end what the connection did"`

	Args []string `arg:"" optional:"" hidden:""`
}

// endOfInput is the table that stands in -h and in README.md.
const endOfInput = `
  what ends first            what happens
  standard input             FIN; receive until the peer's FIN, then leave
                             (-q SECS bounds the wait)
  the peer's stream          close standard output; at a terminal, with -d or
                             after the end of input: FIN and leave;
                             else send until standard input ends
  input empty, with -l       hold the FIN until the peer's
  SIGINT, SIGTERM            RST unless all is acknowledged; exit status 130
  a dead peer                found by keep-alive after 60 s of silence
`

const statuses = `
  0    all that was written is acknowledged and the peer closed properly
  1    refused, reset, timed out, unreachable, idle
  2    wrong usage, or a local failure: privilege, interface, file
  130  SIGINT or SIGTERM
`

func app(f *flags) *cli.App {
	return &cli.App{
		Name:     "gtcpcat",
		Brief:    "netcat for TCP, on a TCP/IP stack of its own",
		Synopsis: []string{"[flags] HOST PORT", "-l [flags] [ADDR] PORT"},
		Flags:    f,
		Sections: []cli.Section{
			{Title: "End of input", Body: endOfInput},
			{Title: "Exit status", Body: statuses},
			{Title: "Examples", ManOnly: true, Body: `
  gtcpcat 10.0.0.2 8888 < file
  gtcpcat -l 8888 > file
  gtcpcat -i eth0 --ip 10.0.0.50/24 10.0.0.2 8888
  gtcpcat --stats --impair 'loss=1%,delay=20ms' 10.0.0.2 8888 < file
  ssh -o ProxyCommand='gtcpcat %h %p' host
`},
		},
		SeeAlso: []string{"nc(1)", "ncat(1)", "socat(1)", "tcp(7)", "capabilities(7)"},
		Run: func(ctx context.Context, env *cli.Env) error {
			c, err := f.command(env)
			if err != nil {
				return err
			}
			return c.run(ctx)
		},
	}
}

// command is the command line in a form that can only hold sense.
type command struct {
	env    *cli.Env
	listen bool
	host   string // the peer, or the address to listen on, empty for any
	port   uint16
	from   netip.AddrPort // our own end, where it was given
	names  cli.Resolver
	link   attach.Config

	timeout, idle, quit time.Duration
	noStdin, holdFIN    bool
	stats               string // "", "text" or "json"
}

func (f *flags) command(env *cli.Env) (*command, error) {
	if f.IPv6 {
		return nil, cli.Usage(errors.New("-6: IPv6 is not there yet; use an IPv4 address"))
	}
	link, err := f.LinkFlags.Options()
	if err != nil {
		return nil, err
	}
	c := &command{
		env: env, listen: f.Listen, names: net.DefaultResolver,
		link:    attach.Config{Link: link, NoGSO: f.NoGSO},
		timeout: f.Timeout.Duration(), idle: f.Idle.Duration(), quit: -1,
		noStdin: f.NoStdin, holdFIN: f.NoHalfClose,
	}
	if f.Quit != nil {
		c.quit = f.Quit.Duration()
	}
	if f.Numeric {
		c.names = nil
	}
	if f.Stats.Set {
		if c.stats = "text"; f.Stats.Value == "json" {
			c.stats = "json"
		}
	}
	if c.link.TCP, err = f.tcp(); err != nil {
		return nil, err
	}
	if err := f.ends(c); err != nil {
		return nil, err
	}
	return c, nil
}

// keepAlive is how long a silent peer is left alone.
const keepAlive = 60 * time.Second

func (f *flags) tcp() (tcp.Config, error) {
	t := tcp.Config{
		MSS: f.MSS, NoDelay: f.NoDelay, NoSACK: f.NoSACK, NoTimestamps: f.NoTimestamps,
		Congestion: f.CC, KeepAlive: keepAlive, FinTries: 3,
	}
	switch f.CC {
	case "", "cubic", "reno":
	default:
		return t, cli.Usage(fmt.Errorf("--cc %s: it must be cubic or reno", f.CC))
	}
	if f.MSS != 0 && (f.MSS < minMSS || f.MSS > maxMSS) {
		return t, cli.Usage(fmt.Errorf("--mss %d: it must be from %d to %d", f.MSS, minMSS, maxMSS))
	}
	if f.Window != 0 {
		if f.Window < 1 || f.Window > maxWindow {
			return t, cli.Usage(fmt.Errorf("--window %d: it must be from 1 byte to %d MiB", f.Window, maxWindow>>20))
		}
		t.ReceiveBuffer, t.FixedWindow = int(f.Window), true
	}
	return t, nil
}

const (
	minMSS    = 48
	maxMSS    = 65495 // a 65,535-byte packet less its headers
	maxWindow = 64 << 20
)

// ends takes the two ends from the arguments, -s and -p.
func (f *flags) ends(c *command) error {
	lookup := func(service string) (int, error) { return net.LookupPort("tcp", service) }
	if f.Numeric {
		lookup = nil
	}
	args := f.Args
	var local uint16
	if f.Port != "" {
		p, err := cli.ParsePort(f.Port, lookup)
		if err != nil {
			return cli.Usage(fmt.Errorf("-p: %w", err))
		}
		local = p
	}
	source := netip.IPv4Unspecified()
	if f.Source != "" {
		a, err := netip.ParseAddr(f.Source)
		if err != nil || !a.Is4() {
			return cli.Usage(fmt.Errorf("-s %s: it must be an IPv4 address of ours", f.Source))
		}
		source = a
	}
	c.from = netip.AddrPortFrom(source, local)
	if f.Listen && local != 0 {
		args = append(args[:len(args):len(args)], f.Port)
	}
	switch {
	case f.Listen && len(args) == 1:
		c.host = ""
	case len(args) == 2:
		c.host = args[0]
	case f.Listen:
		return cli.Usage(errors.New("a listener needs a PORT, and takes an ADDR before it"))
	case len(args) == 0:
		return cli.Usage(errors.New("HOST and PORT are missing"))
	case len(args) == 1:
		return cli.Usage(errors.New("PORT is missing"))
	default:
		return cli.Usage(fmt.Errorf("one HOST and one PORT, please, not %q", strings.Join(args, " ")))
	}
	port, err := cli.ParsePort(args[len(args)-1], lookup)
	if err != nil {
		return cli.Usage(err)
	}
	c.port = port
	if f.Listen && f.Source != "" {
		return cli.Usage(errors.New("-s is for connecting; a listener's address stands before its port"))
	}
	if c.link.Link.Mode != cli.Shared && f.Source != "" {
		return cli.Usage(errors.New("-s and --ip exclude each other: --ip is the address to connect from"))
	}
	if source.IsValid() && !source.IsUnspecified() {
		c.link.Source = source
	}
	return nil
}
