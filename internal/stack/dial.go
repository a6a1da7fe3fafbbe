package stack

import (
	"context"
	"fmt"
	"net"
	"net/netip"

	"gotcp/internal/tcp"
)

// DialTCP connects to remote. local may be the zero AddrPort; its address, if
// given, must be one of ours, and its port is chosen if it is 0. opts, if
// given, is used in place of Config.TCP.
func (s *Stack) DialTCP(ctx context.Context, local, remote netip.AddrPort, opts *tcp.Config) (*TCPConn, error) {
	c, err := s.dial(ctx, local, remote, opts)
	if err != nil {
		var source net.Addr
		if local.Addr().IsValid() {
			source = net.TCPAddrFromAddrPort(local)
		}
		return nil, opError("dial", source, net.TCPAddrFromAddrPort(remote), err)
	}
	return c, nil
}

func (s *Stack) dial(ctx context.Context, local, remote netip.AddrPort, opts *tcp.Config) (*TCPConn, error) {
	if ctx.Err() != nil {
		return nil, contextError(ctx)
	}
	if !validRemote(remote) {
		return nil, errBadAddress
	}
	s.mu.Lock()
	p, err := s.route(local.Addr(), remote.Addr())
	if s.closed {
		err = errStackClosed
	}
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if err := p.nic.Ready(ctx); err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, s.wakeDials)
	defer stop()
	for {
		c, err := s.connect(ctx, p, flow{local: netip.AddrPortFrom(p.src, local.Port()), remote: remote}, opts)
		if err == errOvertaken && local.Port() == 0 {
			continue
		}
		return c, err
	}
}

// errOvertaken says that the port was taken for the same destination between
// claiming and using it.
var errOvertaken = fmt.Errorf("%w", ErrAddressInUse)

// connect claims a port where that is needed, opens the connection and waits
// for the handshake.
func (s *Stack) connect(ctx context.Context, p path, key flow, opts *tcp.Config) (*TCPConn, error) {
	claim, err := s.claim(p.nic, &key)
	if err != nil {
		return nil, err
	}
	s.enter()
	defer s.leave()
	c, err := s.open(p, key, opts, claim)
	if err != nil {
		s.release(claim)
		return nil, err
	}
	return c, c.awaitEstablished(ctx)
}

// open makes the connection and sends its SYN. It is not in the tables if it
// returns an error.
func (s *Stack) open(p path, key flow, opts *tcp.Config, claim *reservation) (*TCPConn, error) {
	switch {
	case s.closed:
		return nil, errStackClosed
	case p.nic.err != nil:
		return nil, p.nic.err
	}
	if key.local.Port() == 0 {
		port, err := s.ports.pick(key, func(local netip.AddrPort) bool {
			return s.conns[flow{local, key.remote}] == nil && s.listener(local) == nil
		})
		if err != nil {
			return nil, err
		}
		key.local = netip.AddrPortFrom(key.local.Addr(), port)
	}
	if s.conns[key] != nil {
		return nil, errOvertaken
	}
	grant := p.nic.grant(opts, 1)
	cfg := p.nic.configFor(s.now, key, opts, grant)
	c := p.nic.newConn(key, p.hop, tcp.Dial(s.now, cfg), cfg.ISS)
	c.reservation, c.grant = claim, grant
	p.nic.granted += grant
	s.stats.Dialed++
	c.touch()
	return c, nil
}

// awaitEstablished waits for the handshake. On failure nothing is left of c.
func (c *TCPConn) awaitEstablished(ctx context.Context) error {
	s := c.stack
	for {
		s.settle()
		switch {
		case c.failure() != nil:
			return c.failure()
		case c.removed:
			return net.ErrClosed
		case c.state.Synchronized():
			return nil
		case ctx.Err() != nil:
			c.kill(s.now, contextError(ctx))
			s.settle()
			return contextError(ctx)
		}
		s.wait(&c.readable)
	}
}

// wakeDials wakes those who wait for a handshake, to look at their contexts.
func (s *Stack) wakeDials() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		if !c.state.Synchronized() {
			c.readable.Broadcast()
		}
	}
}

// grant is how much of the link's receive buffer a new connection may
// announce: half of the buffer is for all of them together (bursts come with
// headers and bookkeeping), shared with as many others as are expected. 0
// means that there is no limit.
func (n *NIC) grant(opts *tcp.Config, others int) int {
	if n.cfg.ReceiveBudget == 0 {
		return 0
	}
	want := n.stack.cfg.TCP.ReceiveBuffer
	if opts != nil {
		want = opts.ReceiveBuffer
	}
	free := max(n.cfg.ReceiveBudget/2-n.granted, 0) / others
	// Whoever comes last still gets somewhere.
	const least = 4
	free = max(free, least*n.mtu())
	if want > 0 {
		free = min(free, want)
	}
	return free
}
