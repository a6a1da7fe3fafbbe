package stack

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"time"

	"gotcp/internal/due"
	"gotcp/internal/seq"
	"gotcp/internal/tcp"
)

// TCPConn is a connection as a net.Conn. Where it is named like a method of
// net.TCPConn, it does the same.
type TCPConn struct {
	stack *Stack
	nic   *NIC
	hop   netip.Addr
	key   flow
	tcp   *tcp.Conn
	emit  func(*tcp.Segment) bool // transmit, made once
	state tcp.State               // as of the last serve

	// Readers, and those who wait for a state, wait on readable; writers, and
	// those who wait for acknowledgements, on writable.
	readable, writable       sync.Cond
	readers, writers, ackers int // how many wait
	reading, writing         bool
	readDeadline             deadline
	writeDeadline            deadline

	closed   bool  // Close was called
	err      error // why it ended, where package tcp does not know
	done     chan struct{}
	finished bool // done is closed
	removed  bool // the stack has forgotten it
	touched  bool // in Stack.touched
	waiting  bool // for the link or the neighbour
	df       bool // packets must not be fragmented
	progress bool // data came in since the last serve

	timer due.Place // in Stack.timers

	sent       seq.Num // end of what went out
	ipID       uint16
	unanswered int // bytes that came in since the last Output
	unacked    int // at the last serve
	lowWater   int // what unacked must come down to before writers are woken
	confirmed  time.Time

	listener    *TCPListener // until it is accepted
	reservation *reservation
	grant       int // of the link's receive budget
}

// newConn makes a connection around a tcp.Conn and enters it in the tables.
func (n *NIC) newConn(key flow, hop netip.Addr, core *tcp.Conn, iss seq.Num) *TCPConn {
	s := n.stack
	c := &TCPConn{
		stack: s, nic: n, hop: hop, key: key, tcp: core,
		state: core.State(),
		done:  make(chan struct{}),
		sent:  iss,
		ipID:  uint16(s.rand.Uint32()),
	}
	_, c.df = s.paths.mtu(s.now, key.remote.Addr(), n.mtu())
	c.emit = c.transmit
	c.readable.L, c.writable.L = &s.mu, &s.mu
	s.conns[key] = c
	return c
}

// touch puts c on the list of those to be served.
func (c *TCPConn) touch() {
	if !c.touched {
		c.touched = true
		c.stack.touched = append(c.stack.touched, c)
	}
}

// serve lets c send what it wants to, and acts on what became of it.
func (c *TCPConn) serve(now time.Time) {
	c.touched = false
	if c.removed {
		c.wake()
		return
	}
	if c.nic.err != nil {
		c.kill(now, c.nic.err)
	}
	c.unanswered = 0
	c.tcp.Output(now, c.emit)
	if state := c.tcp.State(); state != c.state {
		c.state = state
		c.changed()
	}
	over := c.state == tcp.Closed || c.state == tcp.Listen
	if over && (!c.waiting || c.nic.err != nil) {
		// Nothing is left to do, unless the link could not take the RST.
		c.remove()
	}
	c.confirm(now)
	c.wake()
	c.stack.schedule(c)
}

// changed acts on a new state.
func (c *TCPConn) changed() {
	c.readable.Broadcast()
	c.writable.Broadcast()
	switch c.state {
	case tcp.Established, tcp.CloseWait:
		if c.listener != nil {
			c.listener.established(c)
		}
	case tcp.TimeWait:
		c.finish()
		c.stack.lingers(c)
	case tcp.Closed, tcp.Listen:
		// Back in LISTEN (RFC 9293 §3.10.7.4): the listener goes on listening
		// without this one.
		c.finish()
		if c.listener != nil {
			c.listener.forget(c)
		}
	}
}

// confirm tells the neighbour cache that the other side hears us
// (RFC 4861 §7.3.1): it acknowledges, or goes on sending.
func (c *TCPConn) confirm(now time.Time) {
	unacked := c.tcp.Unacked()
	progress := c.progress || unacked < c.unacked
	c.unacked, c.progress = unacked, false
	if progress && c.state.Synchronized() && now.Sub(c.confirmed) >= time.Second {
		c.confirmed = now
		c.nic.neigh.Confirm(now, c.hop)
	}
}

// wake wakes those whose wait is over.
func (c *TCPConn) wake() {
	if c.readers > 0 && (c.removed || c.tcp.Readable()) {
		c.readable.Broadcast()
	}
	unacked := c.tcp.Unacked()
	if (c.writers > 0 && (c.removed || unacked <= c.lowWater && c.tcp.Writable())) ||
		(c.ackers > 0 && (c.removed || unacked == 0)) {
		c.writable.Broadcast()
	}
}

// kill ends c with an error of ours.
func (c *TCPConn) kill(now time.Time, err error) {
	switch {
	case c.removed || c.tcp.State() == tcp.Closed:
	case c.tcp.State() == tcp.TimeWait:
		c.remove() // it has ended in good order
	default:
		c.err = err
		c.tcp.Abort(now)
		c.touch()
	}
}

// finish closes done. Nothing more will come in that is worth receiving, so
// others may have what it announced of the link's receive buffer.
func (c *TCPConn) finish() {
	if !c.finished {
		c.finished = true
		close(c.done)
		c.nic.granted -= c.grant
	}
}

// remove makes the stack forget c, which keeps what was received and the
// reason of its end.
func (c *TCPConn) remove() {
	if c.removed {
		return
	}
	s := c.stack
	c.removed = true
	delete(s.conns, c.key)
	if s.last == c {
		s.last = nil
	}
	s.timers.Remove(&c.timer)
	c.finish()
	if c.listener != nil {
		c.listener.forget(c)
	}
	s.release(c.reservation)
	c.reservation = nil
	c.readable.Broadcast()
	c.writable.Broadcast()
}

// failure is why c ended, nil if it lives or ended orderly.
func (c *TCPConn) failure() error {
	if c.err != nil {
		return c.err
	}
	return c.tcp.Err()
}

// Close ends both directions. What was written is still delivered, in the
// background; if anything is left unread, the peer is told by a RST
// (RFC 2525 §2.17).
func (c *TCPConn) Close() error {
	now := c.stack.enter()
	defer c.stack.leave()
	if c.closed {
		return c.opError("close", net.ErrClosed)
	}
	c.closed = true
	c.readDeadline.stop()
	c.writeDeadline.stop()
	c.readable.Broadcast()
	c.writable.Broadcast()
	if c.removed {
		return nil
	}
	c.tcp.HoldFIN(false)
	c.tcp.CloseRead(now)
	// An error says that there is nothing left to close.
	_ = c.tcp.CloseWrite(now)
	c.touch()
	return nil
}

// CloseWrite sends FIN behind what was written; reading goes on.
func (c *TCPConn) CloseWrite() error {
	now := c.stack.enter()
	defer c.stack.leave()
	if c.closed {
		return c.opError("close", net.ErrClosed)
	}
	if err := c.tcp.CloseWrite(now); err != nil {
		return c.opError("close", c.cause(err))
	}
	c.writable.Broadcast()
	c.touch()
	return nil
}

// CloseRead says that nobody will read any more. If anything is unread or
// comes later, the connection is reset.
func (c *TCPConn) CloseRead() error {
	now := c.stack.enter()
	defer c.stack.leave()
	if c.closed {
		return c.opError("close", net.ErrClosed)
	}
	c.tcp.CloseRead(now)
	c.readable.Broadcast()
	c.touch()
	return nil
}

// Abort ends the connection at once, with a RST.
func (c *TCPConn) Abort() {
	now := c.stack.enter()
	defer c.stack.leave()
	c.kill(now, tcp.ErrAborted)
}

// HoldFIN keeps the FIN of a finished stream back until hold is false, Close
// is called, or the peer's FIN has come.
func (c *TCPConn) HoldFIN(hold bool) {
	c.stack.enter()
	defer c.stack.leave()
	c.tcp.HoldFIN(hold)
	c.touch()
}

// LocalAddr is our end's *net.TCPAddr.
func (c *TCPConn) LocalAddr() net.Addr { return net.TCPAddrFromAddrPort(c.key.local) }

// RemoteAddr is the peer's *net.TCPAddr.
func (c *TCPConn) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(c.key.remote) }

// SetNoDelay turns Nagle's algorithm off, or on as it is by default.
func (c *TCPConn) SetNoDelay(on bool) error {
	c.stack.enter()
	defer c.stack.leave()
	if c.closed {
		return c.opError("set", net.ErrClosed)
	}
	c.tcp.SetNoDelay(on)
	c.touch()
	return nil
}

// SetKeepAlive sets how long the connection may be idle before it is checked,
// 0 for ever.
func (c *TCPConn) SetKeepAlive(idle time.Duration) error {
	now := c.stack.enter()
	defer c.stack.leave()
	if c.closed {
		return c.opError("set", net.ErrClosed)
	}
	c.tcp.SetKeepAlive(now, idle)
	c.touch()
	return nil
}

// Info is a snapshot of the connection's state and counters.
func (c *TCPConn) Info() tcp.Info {
	now := c.stack.enter()
	defer c.stack.leave()
	return c.tcp.Info(now)
}

// Done is closed when the connection has ended, or has nothing left to do but
// to linger in TIME-WAIT.
func (c *TCPConn) Done() <-chan struct{} { return c.done }

// Err is why the connection ended, nil while it lives and after an orderly end.
func (c *TCPConn) Err() error {
	c.stack.mu.Lock()
	defer c.stack.mu.Unlock()
	return c.failure()
}

// SoftError is the last error from the network that did not end the
// connection (RFC 9293 §3.9.2.2).
func (c *TCPConn) SoftError() error {
	c.stack.mu.Lock()
	defer c.stack.mu.Unlock()
	return c.tcp.SoftError()
}

// PeerClosed reports whether the peer has ended its stream and all of it is here.
func (c *TCPConn) PeerClosed() bool {
	c.stack.mu.Lock()
	defer c.stack.mu.Unlock()
	return c.tcp.PeerClosed()
}

// Unacked is how many bytes, a FIN counting as one, the peer has not
// acknowledged.
func (c *TCPConn) Unacked() int {
	c.stack.mu.Lock()
	defer c.stack.mu.Unlock()
	return c.tcp.Unacked()
}

// WaitAcked waits until the peer has acknowledged everything that was written,
// and the FIN if the stream was closed. It returns why that will never happen.
func (c *TCPConn) WaitAcked(ctx context.Context) error {
	s := c.stack
	stop := context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		c.writable.Broadcast()
	})
	defer stop()
	s.enter()
	defer s.leave()
	for {
		switch {
		case c.failure() != nil:
			return c.opError("wait", c.failure())
		case c.tcp.Unacked() == 0 || c.removed:
			return nil
		case ctx.Err() != nil:
			return c.opError("wait", contextError(ctx))
		}
		c.ackers++
		s.wait(&c.writable)
		c.ackers--
	}
}
