package stack

import (
	"errors"
	"io"
	"net"
	"os"

	"gotcp/internal/tcp"
)

// opError wraps an error for c's users.
func (c *TCPConn) opError(op string, err error) error {
	return opError(op, c.LocalAddr(), c.RemoteAddr(), err)
}

// cause is what to report for an error of package tcp's: if the stack ended
// the connection, only the stack knows why.
func (c *TCPConn) cause(err error) error {
	switch {
	case c.closed:
		return net.ErrClosed
	case c.err != nil:
		return c.err
	case errors.Is(err, tcp.ErrWouldBlock):
		return net.ErrClosed // it ended before there was anything to report
	}
	return err
}

// Read reads what is there, at least one byte. It returns io.EOF after the
// peer's FIN.
func (c *TCPConn) Read(p []byte) (int, error) {
	s := c.stack
	s.enter()
	defer s.leave()
	if err := c.beginRead(); err != nil {
		return 0, c.opError("read", err)
	}
	defer c.endRead()
	if len(p) == 0 {
		return 0, nil
	}
	for {
		n, err := c.tcp.Read(s.now, p)
		switch {
		case err == nil:
			// There may be a larger window to tell of.
			c.touch()
			return n, nil
		case err == io.EOF:
			return 0, io.EOF
		case !errors.Is(err, tcp.ErrWouldBlock) || c.removed:
			return 0, c.opError("read", c.cause(err))
		}
		if err := c.awaitRead(); err != nil {
			return 0, c.opError("read", err)
		}
	}
}

// Write writes all of p, unless it fails or the deadline passes.
func (c *TCPConn) Write(p []byte) (int, error) {
	s := c.stack
	s.enter()
	defer s.leave()
	if err := c.beginWrite(); err != nil {
		return 0, c.opError("write", err)
	}
	defer c.endWrite()
	written := 0
	for written < len(p) {
		n, err := c.tcp.Write(s.now, p[written:])
		written += n
		if n > 0 {
			c.touch()
			continue
		}
		if !errors.Is(err, tcp.ErrWouldBlock) || c.removed {
			return written, c.opError("write", c.cause(err))
		}
		if err := c.awaitWrite(); err != nil {
			return written, c.opError("write", err)
		}
	}
	return written, nil
}

// beginRead waits for c's turn to be read from: Read and WriteTo take turns,
// and a WriteTo keeps its turn while its writer works without the lock.
func (c *TCPConn) beginRead() error {
	for {
		if err := c.mayRead(); err != nil {
			return err
		}
		if !c.reading {
			c.reading = true
			return nil
		}
		c.stack.wait(&c.readable)
	}
}

func (c *TCPConn) endRead() {
	c.reading = false
	c.readable.Broadcast()
}

// mayRead is why reading cannot go on, whatever there is to read.
func (c *TCPConn) mayRead() error {
	switch {
	case c.closed:
		return net.ErrClosed
	case c.readDeadline.passed:
		return os.ErrDeadlineExceeded
	}
	return nil
}

// awaitRead waits for something new, and reports why not to look.
func (c *TCPConn) awaitRead() error {
	c.readers++
	c.stack.wait(&c.readable)
	c.readers--
	return c.mayRead()
}

// beginWrite is beginRead for Write and ReadFrom.
func (c *TCPConn) beginWrite() error {
	for {
		if err := c.mayWrite(); err != nil {
			return err
		}
		if !c.writing {
			c.writing = true
			return nil
		}
		c.stack.wait(&c.writable)
	}
}

func (c *TCPConn) endWrite() {
	c.writing = false
	c.writable.Broadcast()
}

func (c *TCPConn) mayWrite() error {
	switch {
	case c.closed:
		return net.ErrClosed
	case c.writeDeadline.passed:
		return os.ErrDeadlineExceeded
	}
	return nil
}

func (c *TCPConn) awaitWrite() error {
	// Not for every acknowledgement: the buffer holds two windows, so there is
	// enough to send while a quarter of it drains.
	c.lowWater = c.tcp.Unacked() * 3 / 4
	c.writers++
	c.stack.wait(&c.writable)
	c.writers--
	return c.mayWrite()
}
