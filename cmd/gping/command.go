package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
	"gotcp/internal/ping"
	"gotcp/internal/wire"
)

// command is the command line in a form that can only hold sense.
type command struct {
	env      *cli.Env
	flags    *flags
	opts     ping.Options
	resolver *net.Resolver
}

func (f *flags) command(env *cli.Env) (*command, error) {
	if f.IPv6 {
		return nil, cli.Usage(errors.New("-6: IPv6 is not there yet; use an IPv4 address"))
	}
	c := &command{env: env, flags: f, resolver: net.DefaultResolver}
	for _, step := range []func(*command) error{f.setOptions, func(*command) error { return f.checkJob() }, f.setNetwork, f.setPacket, f.setSession, f.setText, f.setConditions} {
		if err := step(c); err != nil {
			return nil, cli.Usage(err)
		}
	}
	return c, nil
}

// setNetwork takes -I apart: interfaces and addresses of ours.
func (f *flags) setNetwork(c *command) error {
	iface := ""
	n := &c.opts.Network
	for _, one := range f.Interface {
		if a, err := netip.ParseAddr(one); err == nil {
			if !a.Is4() {
				return fmt.Errorf("-I %s: it must be an interface or an IPv4 address of ours", one)
			}
			n.Source = a
			continue
		}
		iface = one
	}
	link, err := f.HostFlags.Options(iface)
	if err != nil {
		return err
	}
	if n.Source.IsValid() && link.Mode != cli.Shared {
		return errors.New("-I with an address and --ip exclude each other: --ip is the address to send from")
	}
	n.Link, n.OnLink, n.Mark, n.Broadcast = link, f.Direct.Set && f.Direct.Retries < 0, f.Mark, f.Broadcast
	c.opts.FromInterface, c.opts.ShowFrom = iface, len(f.Interface) > 0 || f.Sticky
	return nil
}

func (f *flags) setPacket(c *command) error {
	p := &c.opts.Packet
	p.Size, p.TTL, p.ID = f.Size, defaultTTL, uint16(rand.Uint32())
	const most = wire.MaxPacket - wire.IPv4MinLen - wire.ICMPLen
	switch {
	case f.Size < 0 || f.Size > most:
		return fmt.Errorf("-s %d: an IPv4 packet holds 0 to %d bytes of data", f.Size, most)
	case f.TTL != nil && (*f.TTL < 1 || *f.TTL > 255):
		return fmt.Errorf("-t %d: it must be from 1 to 255", *f.TTL)
	case f.TTL != nil:
		p.TTL = uint8(*f.TTL)
	}
	if f.Identifier != nil {
		if *f.Identifier < 0 || *f.Identifier > 0xffff {
			return fmt.Errorf("-e %d: it must be from 0 to 65535", *f.Identifier)
		}
		p.ID = uint16(*f.Identifier)
	}
	var err error
	if p.Pattern, err = parsePattern(f.Pattern); err != nil {
		return err
	}
	if f.TOS != "" {
		tos, err := strconv.ParseUint(f.TOS, 0, 8)
		if err != nil {
			return fmt.Errorf("-Q %s: it must be from 0 to 255, or from 0x00 to 0xff", f.TOS)
		}
		p.TOS = uint8(tos)
	}
	switch f.PMTU {
	case "", "want":
		p.PMTU = ping.PMTUWant
	case "do":
		p.PMTU = ping.PMTUDo
	case "dont":
		p.PMTU = ping.PMTUDont
	case "probe":
		p.PMTU = ping.PMTUProbe
	default:
		return fmt.Errorf("-M %s: it must be do, want, dont or probe", f.PMTU)
	}
	return nil
}

// defaultTTL is what packets begin with (RFC 1700).
const defaultTTL = 64

// maxPattern is how many bytes of a pattern count, as in ping.
const maxPattern = 16

// parsePattern reads -p: bytes in hexadecimal, of which the last may have one
// digit.
func parsePattern(s string) ([]byte, error) {
	var b []byte
	for i := 0; i < len(s); i += 2 {
		v, err := strconv.ParseUint(s[i:min(i+2, len(s))], 16, 8)
		if err != nil || s[i] == '+' || s[i] == '-' {
			return nil, fmt.Errorf("-p %s: it must be hexadecimal digits, like ff00", s)
		}
		if len(b) < maxPattern {
			b = append(b, byte(v))
		}
	}
	return b, nil
}

// setOptions makes the options of the IP header.
func (f *flags) setOptions(c *command) error {
	if f.Record && f.Timestamp != "" {
		return errors.New("-R and -T exclude each other: an IP header has no room for both")
	}
	p := &c.opts.Packet
	if f.Record {
		p.Options = ping.RecordRoute()
		return nil
	}
	var err error
	switch f.Timestamp {
	case "":
	case "tsonly":
		p.Options, err = ping.TimestampOption(ping.TimestampOnly, nil)
	case "tsandaddr":
		p.Options, err = ping.TimestampOption(ping.TimestampAddresses, nil)
	case "tsprespec":
		if len(f.Hosts) < 2 {
			return errors.New("-T tsprespec: name up to four hosts whose time is wanted before the one to ping")
		}
		var hops []netip.Addr
		for _, h := range f.Hosts[:len(f.Hosts)-1] {
			a, err := netip.ParseAddr(h)
			if err != nil {
				return fmt.Errorf("-T tsprespec: %q is not an address", h)
			}
			hops = append(hops, a)
		}
		f.Hosts = f.Hosts[len(f.Hosts)-1:]
		p.Options, err = ping.TimestampOption(ping.TimestampPrespecified, hops)
	default:
		return fmt.Errorf("-T %s: it must be tsonly, tsandaddr or tsprespec", f.Timestamp)
	}
	return err
}

func (f *flags) setSession(c *command) error {
	s := &c.opts.Session
	s.Interval = time.Second
	switch {
	case f.Interval != nil:
		s.Interval = f.Interval.Duration()
	case f.Flood:
		s.Interval = 0
	}
	if f.Preload < 1 || f.Preload > 65536 {
		return fmt.Errorf("-l %d: it must be from 1 to 65536", f.Preload)
	}
	s.Preload, s.Count, s.Adaptive = f.Preload, uint64(f.Count), f.Adaptive
	if f.Deadline != nil {
		s.Deadline = f.Deadline.Duration()
	}
	if f.Wait != nil {
		if s.Linger, s.Timeout = f.Wait.Duration(), f.Wait.Duration(); s.Linger == 0 {
			s.Linger = forEver // as in ping
		}
	}
	n := &c.opts.Network
	n.Stamps = !f.UserTime
	// A flood has no time for the second system call: there, as in ping, only
	// the receiving half is the kernel's.
	n.SendStamps = n.Stamps && s.Interval > 0
	return nil
}

func (f *flags) setText(c *command) error {
	c.opts.Text = ping.TextOptions{
		Quiet: f.Quiet, Flood: f.Flood, Audible: f.Audible, Timestamps: f.Timestamps,
		Outstanding: f.Outstanding, Verbose: c.env.Verbose,
	}
	c.opts.JSON, c.opts.Stats, c.opts.Graph = f.JSON, f.Stats, f.Graph
	if f.Report != nil {
		if c.opts.Report = f.Report.Duration(); c.opts.Report <= 0 {
			return errors.New("--report: the interval must be longer than nothing")
		}
	}
	if f.Graph && f.JSON {
		return errors.New("--graph and --json exclude each other: one is for people, the other for programs")
	}
	return nil
}

// setConditions reads what to wait for and what to judge by.
func (f *flags) setConditions(c *command) (err error) {
	o := &c.opts.Conditions
	if f.Until != "" {
		if o.Until, err = echo.ParseUntil(f.Until); err != nil {
			return fmt.Errorf("--until %w", err)
		}
	}
	if f.MaxLoss != "" {
		if o.MaxLoss, err = echo.ParseLoss(f.MaxLoss); err != nil {
			return fmt.Errorf("--max-loss %w", err)
		}
		o.LimitsLoss = true
	}
	if f.MaxRTT != "" {
		if o.MaxRTT, err = echo.ParseRTT(f.MaxRTT); err != nil {
			return fmt.Errorf("--max-rtt %w", err)
		}
	}
	// An error is no end to waiting, and no answer to be judged by.
	c.opts.Session.Persist = o.Any()
	return nil
}

// forEver is longer than anybody waits.
const forEver = 100 * 365 * 24 * time.Hour

func (c *command) run(ctx context.Context) error {
	streams := ping.Streams{Stdout: c.env.Stdout, Stderr: c.env.Stderr, Status: statusSignals(ctx), Warnf: c.env.Warnf, Verbosef: c.env.Verbosef}
	if c.flags.Responder {
		return ping.Respond(ctx, streams, c.opts, uint64(c.flags.Count), c.opts.Session.Deadline)
	}
	if c.flags.job() == manyHosts {
		m, err := c.flags.manyOptions(c)
		if err != nil {
			return cli.Usage(err)
		}
		return ping.Many(ctx, streams, c.opts, m)
	}
	t, named, err := c.target(ctx, c.flags.Hosts[0])
	if err != nil {
		return err
	}
	if named && !c.flags.Numeric {
		c.opts.Names = c.resolver
	}
	if c.flags.TraceRoute {
		return ping.Trace(ctx, streams, c.opts, t, c.flags.traceConfig(), c.opts.Session.Deadline)
	}
	return ping.One(ctx, streams, c.opts, t)
}

// statusSignals brings a value for each SIGQUIT.
func statusSignals(ctx context.Context) <-chan struct{} {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGQUIT)
	wishes := make(chan struct{}, 1)
	go func() {
		defer signal.Stop(caught)
		for {
			select {
			case <-caught:
				wishes <- struct{}{}
			case <-ctx.Done():
				return
			}
		}
	}()
	return wishes
}

// target finds the address of a host, and its canonical name as ping prints it.
func (c *command) target(ctx context.Context, name string) (t ping.Target, named bool, err error) {
	if a, ok := ping.ParseAddr(name); ok {
		if a.Is6() {
			return t, false, cli.Usage(fmt.Errorf("%s: IPv6 is not there yet; use an IPv4 address", name))
		}
		if a.IsUnspecified() {
			// As the kernel has it: this host.
			a = netip.AddrFrom4([4]byte{127, 0, 0, 1})
		}
		return ping.Target{Name: name, Addr: a}, false, nil
	}
	addrs, err := cli.Lookup(ctx, c.resolver, "ip4", name)
	if err != nil {
		return t, true, err
	}
	t = ping.Target{Name: name, Addr: addrs[0].Unmap()}
	if canonical, err := c.resolver.LookupCNAME(ctx, name); err == nil && canonical != "" {
		t.Name = strings.TrimSuffix(canonical, ".")
	}
	return t, true, nil
}
