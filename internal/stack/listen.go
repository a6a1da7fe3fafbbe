package stack

import (
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"
	"time"

	"gotcp/internal/tcp"
)

const (
	defaultBacklog = 128
	// minHalfOpen is how many handshakes may be under way at least, lest a
	// listener for one connection be locked by one stray SYN.
	minHalfOpen = 16
	// halfOpenAge is how old a handshake must be for a new one to take its
	// place: far longer than a round trip, far shorter than a SYN flood.
	halfOpenAge = time.Second
)

// TCPListener is a net.Listener.
type TCPListener struct {
	stack   *Stack
	addr    netip.AddrPort
	opts    *tcp.Config
	backlog int
	claim   *reservation

	closed   bool
	change   sync.Cond
	ready    []*TCPConn // established, not accepted
	halfOpen []halfOpen // the oldest first
	deadline deadline
}

type halfOpen struct {
	conn  *TCPConn
	since time.Time
}

// ListenTCP takes connections to addr. An unspecified address means all of
// ours, port 0 one of the stack's choice. At most backlog connections (128 if
// it is 0) wait for Accept. opts, if given, is used in place of Config.TCP.
func (s *Stack) ListenTCP(addr netip.AddrPort, opts *tcp.Config, backlog int) (*TCPListener, error) {
	if !addr.Addr().IsValid() {
		addr = anyAddr(addr)
	}
	l, err := s.listen(addr, opts, backlog)
	if err != nil {
		return nil, opError("listen", nil, net.TCPAddrFromAddrPort(addr), err)
	}
	return l, nil
}

func (s *Stack) listen(addr netip.AddrPort, opts *tcp.Config, backlog int) (*TCPListener, error) {
	if backlog <= 0 {
		backlog = defaultBacklog
	}
	shared, err := s.listenable(addr)
	if err != nil {
		return nil, err
	}
	var claim *reservation
	if shared && s.cfg.Reserve != nil {
		if claim, err = s.reserve(addr, false); err != nil {
			return nil, err
		}
		addr = claim.local
	}
	s.enter()
	defer s.leave()
	if addr.Port() == 0 {
		var port uint16
		port, err = s.ports.pick(flow{local: addr, remote: addr}, s.free)
		addr = netip.AddrPortFrom(addr.Addr(), port)
	}
	switch {
	case err != nil:
	case s.closed:
		err = errStackClosed
	case s.listeners[addr] != nil:
		err = ErrAddressInUse
	}
	if err != nil {
		s.release(claim)
		return nil, err
	}
	l := &TCPListener{stack: s, addr: addr, opts: opts, backlog: backlog, claim: claim}
	l.change.L = &s.mu
	s.listeners[addr] = l
	return l, nil
}

// listenable checks that we have the address and that its port is free, and
// reports whether it, or any that it stands for, is the kernel's.
func (s *Stack) listenable(addr netip.AddrPort) (shared bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if addr.Port() != 0 && s.listeners[addr] != nil {
		return false, ErrAddressInUse
	}
	ip := addr.Addr()
	if !ip.IsUnspecified() && !s.owns(ip) {
		return false, errNotOurs
	}
	for _, n := range s.nics {
		if n.cfg.Shared && (ip.IsUnspecified() || n.owns(ip)) {
			shared = true
		}
	}
	return shared, nil
}

// free reports whether nobody uses a port for listening or connecting.
func (s *Stack) free(local netip.AddrPort) bool {
	if s.listener(local) != nil {
		return false
	}
	for key := range s.conns {
		if key.local.Port() == local.Port() {
			return false
		}
	}
	return true
}

// admit begins a handshake.
func (l *TCPListener) admit(now time.Time, n *NIC, key flow, syn *tcp.Segment) {
	s := l.stack
	if len(l.ready) >= l.backlog || !l.makeRoom(now) {
		s.stats.Dropped.Backlog++
		return
	}
	// A listener with a long queue expects company; one with a queue of one
	// has everything to itself.
	grant := n.grant(l.opts, min(l.backlog, 4))
	cfg := n.configFor(now, key, l.opts, grant)
	c := n.newConn(key, n.nextHop(key.remote.Addr()), tcp.NewListen(now, cfg), cfg.ISS)
	c.listener, c.grant = l, grant
	n.granted += grant
	if c.reservation = l.claim; l.claim != nil {
		l.claim.users++
	}
	l.halfOpen = append(l.halfOpen, halfOpen{c, now})
	c.input(now, syn)
	if c.tcp.State() == tcp.Listen {
		c.tcp.Output(now, c.emit)
		c.remove()
	}
}

// makeRoom sees to it that one more handshake fits. Under a flood the oldest
// go, so that an honest peer still has a second to answer.
func (l *TCPListener) makeRoom(now time.Time) bool {
	if len(l.halfOpen) < max(l.backlog, minHalfOpen) {
		return true
	}
	if now.Sub(l.halfOpen[0].since) < halfOpenAge {
		return false
	}
	l.halfOpen[0].conn.remove()
	return true
}

// established moves c to those that can be accepted, where it may be already:
// a peer can close before anybody accepts.
func (l *TCPListener) established(c *TCPConn) {
	if slices.Contains(l.ready, c) {
		return
	}
	l.dropHalfOpen(c)
	l.ready = append(l.ready, c)
	l.change.Broadcast()
}

// forget removes a connection that ended before it was accepted. One that was
// established stays: its user is to learn what became of it.
func (l *TCPListener) forget(c *TCPConn) { l.dropHalfOpen(c) }

func (l *TCPListener) dropHalfOpen(c *TCPConn) {
	l.halfOpen = slices.DeleteFunc(l.halfOpen, func(h halfOpen) bool { return h.conn == c })
}

// Accept waits for a connection.
func (l *TCPListener) Accept() (net.Conn, error) {
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// AcceptTCP waits for a connection.
func (l *TCPListener) AcceptTCP() (*TCPConn, error) {
	s := l.stack
	s.enter()
	defer s.leave()
	for {
		switch {
		case l.closed:
			return nil, l.opError("accept", net.ErrClosed)
		case l.deadline.passed:
			return nil, l.opError("accept", os.ErrDeadlineExceeded)
		case len(l.ready) > 0:
			c := l.ready[0]
			l.ready = slices.Delete(l.ready, 0, 1)
			c.listener = nil
			s.stats.Accepted++
			return c, nil
		case l.unreachable() != nil:
			return nil, l.opError("accept", l.unreachable())
		}
		s.wait(&l.change)
	}
}

// unreachable is why nobody can connect any more, nil while one of the
// interfaces that have the address works.
func (l *TCPListener) unreachable() (err error) {
	for _, n := range l.stack.nics {
		if ip := l.addr.Addr(); !ip.IsUnspecified() && !n.owns(ip) {
			continue
		}
		if n.err == nil {
			return nil
		}
		err = n.err
	}
	return err
}

// Close stops listening. Connections that nobody accepted are reset.
func (l *TCPListener) Close() error {
	now := l.stack.enter()
	defer l.stack.leave()
	if l.closed {
		return l.opError("close", net.ErrClosed)
	}
	l.close(now)
	return nil
}

func (l *TCPListener) close(now time.Time) {
	if l.closed {
		return
	}
	l.closed = true
	l.deadline.stop()
	delete(l.stack.listeners, l.addr)
	for _, h := range slices.Clone(l.halfOpen) {
		h.conn.kill(now, net.ErrClosed)
	}
	for _, c := range l.ready {
		c.kill(now, net.ErrClosed)
	}
	l.ready = nil
	l.stack.release(l.claim)
	l.claim = nil
	l.change.Broadcast()
}

// Addr is the address listened on, a *net.TCPAddr.
func (l *TCPListener) Addr() net.Addr { return net.TCPAddrFromAddrPort(l.addr) }

// SetDeadline sets when Accept gives up; the zero time means never.
func (l *TCPListener) SetDeadline(t time.Time) error {
	now := l.stack.enter()
	defer l.stack.leave()
	if l.closed {
		return l.opError("set", net.ErrClosed)
	}
	l.deadline.set(&l.stack.mu, t, now, &l.change)
	return nil
}

func (l *TCPListener) opError(op string, err error) error {
	return opError(op, nil, l.Addr(), err)
}
