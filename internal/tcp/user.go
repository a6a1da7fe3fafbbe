package tcp

import (
	"io"
	"time"
)

// This file is the user's side: the calls of RFC 9293 §3.10.2 to §3.10.5.

// writeError is why nothing can be written any more, nil if it can.
func (c *Conn) writeError() error {
	switch {
	case c.err != nil:
		return c.err
	case c.finQueued:
		return ErrClosedWrite
	case c.state == Closed || c.state == TimeWait || c.state == Listen:
		return ErrClosedWrite
	}
	return nil
}

// sendTarget is the send buffer that the congestion window deserves: one
// window in flight and one behind it.
func (c *Conn) sendTarget() int { return 2 * c.win.cwnd }

// Write copies what fits of p into the send buffer. It returns ErrWouldBlock
// when nothing fits (0 < n < len(p) with nil error is normal).
func (c *Conn) Write(now time.Time, p []byte) (int, error) {
	c.enter(now)
	if err := c.writeError(); err != nil {
		return 0, err
	}
	n := min(len(p), c.sb.free(len(p), c.sendTarget()))
	c.writeBlocked = n < len(p)
	if n == 0 && len(p) > 0 {
		return 0, ErrWouldBlock
	}
	c.sb.append(p[:n])
	return n, nil
}

// Reserve returns free room in the send buffer, up to max bytes, to be filled
// by the caller without holding any lock; Commit(n) then appends its first n
// bytes to the stream. Only one reservation is outstanding at a time, and
// Write must not be called meanwhile.
func (c *Conn) Reserve(max int) ([2][]byte, error) {
	if err := c.writeError(); err != nil {
		return [2][]byte{}, err
	}
	n := min(max, c.sb.free(max, c.sendTarget()))
	if n <= 0 {
		c.writeBlocked = true
		return [2][]byte{}, ErrWouldBlock
	}
	c.sb.reserved = n
	return c.sb.slices(c.sb.n, n), nil
}

// Commit appends n bytes of the last Reserve to the stream and ends the
// reservation.
func (c *Conn) Commit(now time.Time, n int) error {
	c.enter(now)
	n = min(n, c.sb.reserved)
	c.sb.reserved = 0
	if err := c.writeError(); err != nil {
		return err
	}
	c.sb.n += n
	c.writeBlocked = false
	return nil
}

// Read copies received bytes into p. It returns io.EOF after the peer's FIN,
// ErrWouldBlock when there is nothing yet.
func (c *Conn) Read(now time.Time, p []byte) (int, error) {
	if err := c.readError(); err != nil {
		return 0, err
	}
	n := min(len(p), c.rb.n)
	c.rb.get(0, p[:n])
	c.Discard(now, n)
	return n, nil
}

// readError is why nothing can be read now, nil if something can. What came
// before an end can still be read after it.
func (c *Conn) readError() error {
	switch {
	case c.rb.n > 0:
		return nil
	case c.rcv.fin:
		return io.EOF
	case c.err != nil:
		return c.err
	case c.state == Closed:
		return io.EOF
	}
	return ErrWouldBlock
}

// Peek returns the received bytes in place, with Read's errors. They stay
// valid, also while segments come in, until Discard.
func (c *Conn) Peek() ([2][]byte, error) {
	if err := c.readError(); err != nil {
		return [2][]byte{}, err
	}
	return c.rb.slices(0, c.rb.n), nil
}

// Discard removes the first n received bytes.
func (c *Conn) Discard(now time.Time, n int) {
	c.enter(now)
	n = min(n, c.rb.n)
	c.rb.discard(n)
	c.bytesRead(n)
	if c.urg.seen && c.Urgent() == 0 && c.rb.n > 0 {
		c.urg.seen = false // now, before the number is so old that it looks new
	}
}

// Readable reports whether Read would not return ErrWouldBlock.
func (c *Conn) Readable() bool { return c.readError() != ErrWouldBlock }

// Writable reports whether Write would not return ErrWouldBlock.
func (c *Conn) Writable() bool {
	return c.writeError() != nil || c.sb.free(1, c.sendTarget()) > 0
}

// CloseWrite ends our stream: FIN follows the data. More calls do nothing.
func (c *Conn) CloseWrite(now time.Time) error {
	c.enter(now)
	if c.err != nil {
		return c.err
	}
	if c.state == Listen {
		c.setState(Closed)
	}
	c.finQueued = true
	c.writeBlocked = false
	return nil
}

// finDue reports whether our FIN is to go out behind the data.
func (c *Conn) finDue() bool { return c.finQueued && !c.finOut && (!c.finHeld || c.rcv.fin) }

// finSent reports whether it went out.
func (c *Conn) finSent() bool { return c.finOut }

// HoldFIN keeps the FIN of a finished stream back until hold is false or the
// peer's FIN has come.
func (c *Conn) HoldFIN(hold bool) { c.finHeld = hold }

// CloseRead says that nobody will read any more. What is unread or comes
// later makes the connection reset (RFC 9293 §3.6.1, RFC 2525 §2.17).
func (c *Conn) CloseRead(now time.Time) {
	c.enter(now)
	c.readClosed = true
	if c.rb.n > 0 && c.state != TimeWait {
		c.rb.discard(c.rb.n)
		c.Abort(now)
		return
	}
	c.waitForFin()
}

// Abort ends the connection at once, with a RST where one is due (RFC 9293 §3.10.5).
func (c *Conn) Abort(now time.Time) {
	c.enter(now)
	switch c.state {
	case Closing, LastAck, TimeWait, Listen, SynSent:
		c.fail(ErrAborted, false)
	default:
		c.fail(ErrAborted, true)
	}
}

// Unacked is the number of bytes written, FIN included if closed and not held
// back, that the peer has not acknowledged.
func (c *Conn) Unacked() int {
	n := c.sb.n
	if c.finDue() || c.finOut && c.snd.una != c.snd.nxt {
		n++
	}
	return n
}

// PeerClosed reports whether the peer's FIN has come, all before it included.
func (c *Conn) PeerClosed() bool { return c.rcv.fin }

// SetNoDelay turns Nagle off or on.
func (c *Conn) SetNoDelay(on bool) { c.cfg.NoDelay = on }
