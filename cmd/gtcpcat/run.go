package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"syscall"
	"time"

	"github.com/sirupsen/logrus"

	"gotcp/internal/attach"
	"gotcp/internal/cat"
	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/stack"
	"gotcp/internal/tcp"
)

// run connects or accepts, joins the connection to the standard streams, and
// says what came of it.
func (c *command) run(ctx context.Context) (err error) {
	c.link.Tracer = c.tracer()
	h, conn, err := c.open(ctx)
	if err != nil {
		return c.explain(err)
	}
	start := time.Now()
	err = cat.Join(ctx, conn, c.streams())
	end := time.Now()
	info := conn.Info()
	conn.Close()
	closed := h.Close()
	if c.stats != "" {
		if e := c.report(conn, info, start, end, err); e != nil && err == nil {
			err = cli.Local(e)
		}
	}
	if err != nil {
		return c.explain(err)
	}
	return closed
}

// open makes the connection, and the host that it belongs to.
func (c *command) open(ctx context.Context) (*attach.Host, *stack.TCPConn, error) {
	if c.listen {
		return c.accept(ctx)
	}
	addrs, err := c.resolve(ctx, c.host)
	if err != nil {
		return nil, nil, err
	}
	if c.timeout > 0 {
		var cancel func()
		ctx, cancel = context.WithTimeoutCause(ctx, c.timeout, errConnectTimeout)
		defer cancel()
	}
	for i, a := range addrs {
		h, conn, err := c.dial(ctx, a)
		if err == nil || i == len(addrs)-1 || ctx.Err() != nil || cli.Status(c.explain(err)) != cli.StatusNetwork {
			return h, conn, err
		}
		c.env.Verbosef("%s port %d: %v; trying the next address", a, c.port, c.explain(err))
	}
	return nil, nil, nil // resolve returns at least one address or an error
}

var errConnectTimeout = errors.New("connection timed out")

// dial connects to one address.
func (c *command) dial(ctx context.Context, a netip.Addr) (*attach.Host, *stack.TCPConn, error) {
	h, err := attach.ToPeer(ctx, c.link, a)
	if err != nil {
		return nil, nil, err
	}
	local, remote := netip.AddrPortFrom(h.Local, c.from.Port()), netip.AddrPortFrom(a, c.port)
	start := time.Now()
	conn, err := h.Stack.DialTCP(ctx, local, remote, nil)
	if err != nil {
		h.Close()
		return nil, nil, c.dialError(ctx, remote, err)
	}
	c.env.Verbosef("connected to %s from %s (%s) in %.3f ms", remote, conn.LocalAddr(), h.Links[0],
		float64(time.Since(start).Microseconds())/1000)
	return h, conn, nil
}

// accept waits for one connection.
func (c *command) accept(ctx context.Context) (*attach.Host, *stack.TCPConn, error) {
	at := netip.IPv4Unspecified()
	if c.host != "" {
		addrs, err := c.resolve(ctx, c.host)
		if err != nil {
			return nil, nil, err
		}
		at = addrs[0]
	}
	if own := c.link.Link.Prefix.Addr(); own.IsValid() && c.host != "" && at != own {
		return nil, nil, cli.Usage(fmt.Errorf("cannot listen on %s as %s: leave the address out", at, own))
	}
	h, err := attach.Listening(ctx, c.link, at)
	if err != nil {
		return nil, nil, err
	}
	l, err := h.Stack.ListenTCP(netip.AddrPortFrom(at, c.port), nil, 1)
	if err != nil {
		h.Close()
		return nil, nil, plain(err)
	}
	for _, on := range h.Links {
		c.env.Verbosef("listening on port %d on %s", c.port, on)
	}
	defer context.AfterFunc(ctx, func() { l.Close() })()
	conn, err := l.AcceptTCP()
	if err != nil {
		h.Close()
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, nil, err
	}
	l.Close() // one connection; others are refused
	c.env.Verbosef("connection from %s to %s", conn.RemoteAddr(), conn.LocalAddr())
	return h, conn, nil
}

// resolve finds the IPv4 addresses of a host.
func (c *command) resolve(ctx context.Context, name string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(name); err == nil && a.Is6() && !a.Is4In6() {
		return nil, cli.Usage(fmt.Errorf("%s: IPv6 is not there yet; use an IPv4 address", name))
	}
	addrs, err := cli.Lookup(ctx, c.names, "ip4", name)
	if err != nil {
		return nil, err
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	return addrs, nil
}

// streams is what the connection is joined to.
func (c *command) streams() cat.Config {
	cfg := cat.Config{
		In: c.env.Stdin, Out: c.env.Stdout,
		InTerminal: cli.IsTerminal(c.env.Stdin),
		HoldEmpty:  c.listen, HoldAlways: c.holdFIN,
		Quit: c.quit, Idle: c.idle,
	}
	if c.noStdin {
		cfg.In = nil
	}
	return cfg
}

// report prints the statistics on stderr.
func (c *command) report(conn *stack.TCPConn, i tcp.Info, start, end time.Time, err error) error {
	r := cat.NewReport(conn.LocalAddr(), conn.RemoteAddr(), i, start, end, c.explain(err))
	if c.stats == "json" {
		return cli.NewJSONLines(c.env.Stderr).Write(r)
	}
	return r.WriteText(c.env.Stderr)
}

// dialError puts the peer's name on why a connection was not made.
func (c *command) dialError(ctx context.Context, remote netip.AddrPort, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		if !errors.Is(cause, errConnectTimeout) {
			return cause
		}
		err = fmt.Errorf("%w after %v without an answer", errConnectTimeout, c.timeout)
	}
	if errors.Is(err, host.ErrPortInUse) {
		return plain(err)
	}
	return cli.Network(fmt.Errorf("%s port %d: %w", remote.Addr(), remote.Port(), plain(err)))
}

// explain gives an error its exit status.
func (c *command) explain(err error) error {
	var own *cat.StreamError
	var signal *cli.SignalError
	switch {
	case err == nil, errors.As(err, &signal), cli.HasStatus(err), errors.Is(err, syscall.EPIPE):
		return err // a reader that went away is no failure
	case errors.As(err, &own):
		return cli.Local(err)
	case errors.Is(err, host.ErrPortInUse):
		return cli.Local(plain(err))
	case errors.Is(err, cat.ErrIdle):
		return cli.Network(fmt.Errorf("%w (%v); nothing moved either way", err, c.idle))
	case errors.Is(err, cat.ErrNoEnd):
		return cli.Network(fmt.Errorf("%w: %v after the end of our input", err, c.quit))
	case isNetwork(err):
		return cli.Network(plain(err))
	}
	return err
}

// isNetwork reports whether the connection or the network is to blame.
func isNetwork(err error) bool {
	for _, e := range []error{tcp.ErrRefused, tcp.ErrReset, tcp.ErrTimeout, tcp.ErrKeepAlive, host.ErrNoRoute,
		stack.ErrHostUnreachable, stack.ErrNetworkUnreachable, io.ErrUnexpectedEOF} {
		if errors.Is(err, e) {
			return true
		}
	}
	var icmp *stack.ICMPError
	return errors.As(err, &icmp)
}

// tracer logs what happens on the connection, for --debug.
func (c *command) tracer() func(local, remote netip.AddrPort) tcp.Tracer {
	if !c.env.Log.IsLevelEnabled(logrus.DebugLevel) {
		return nil
	}
	return func(local, remote netip.AddrPort) tcp.Tracer {
		log := c.env.Log.WithField("peer", remote.String())
		return func(_ time.Time, e *tcp.Event) { log.Debug(e.String()) }
	}
}

// plain takes the wrapping off that package net's conventions put around an
// error: our line says the address anyway.
func plain(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
