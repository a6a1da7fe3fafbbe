package stack

import (
	"errors"
	"io"

	"gotcp/internal/tcp"
)

// reserveSize is the most that ReadFrom asks its source for at once. A large
// read goes on without the lock while acknowledgements clock out on another
// processor what was read before: with 256 KiB a file goes out at 24 Gbit/s, with 2 MiB
// at 36 (veth, two processors). A slow source returns what it has all the same.
const reserveSize = 2 << 20

// ReadFrom writes all that r has, which r reads straight into the send buffer,
// without the stack's lock.
func (c *TCPConn) ReadFrom(r io.Reader) (int64, error) {
	s := c.stack
	s.enter()
	defer s.leave()
	if err := c.beginWrite(); err != nil {
		return 0, c.opError("write", err)
	}
	defer c.endWrite()
	var total int64
	for {
		room, err := c.reserve()
		if err != nil {
			return total, c.opError("write", err)
		}
		n, readErr := s.readUnlocked(r, room)
		commitErr := c.tcp.Commit(s.now, n)
		c.touch()
		switch {
		case c.mayWrite() != nil:
			return total, c.opError("write", c.mayWrite())
		case commitErr != nil:
			return total, c.opError("write", c.cause(commitErr))
		}
		total += int64(n)
		if readErr == io.EOF {
			return total, nil
		}
		if readErr != nil {
			return total, readErr
		}
	}
}

// reserve waits for room in the send buffer.
func (c *TCPConn) reserve() ([]byte, error) {
	for {
		room, err := c.tcp.Reserve(reserveSize)
		switch {
		case err == nil && len(room[0]) > 0:
			return room[0], nil
		case err == nil && len(room[1]) > 0:
			return room[1], nil
		case err != nil && !errors.Is(err, tcp.ErrWouldBlock) || c.removed:
			return nil, c.cause(err)
		}
		if err := c.awaitWrite(); err != nil {
			return nil, err
		}
	}
}

// WriteTo writes all that the peer sends to w, straight from the receive
// buffer and without the stack's lock, until the peer's FIN.
func (c *TCPConn) WriteTo(w io.Writer) (int64, error) {
	s := c.stack
	s.enter()
	defer s.leave()
	if err := c.beginRead(); err != nil {
		return 0, c.opError("read", err)
	}
	defer c.endRead()
	var total int64
	for {
		data, err := c.tcp.Peek()
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			if !errors.Is(err, tcp.ErrWouldBlock) || c.removed {
				return total, c.opError("read", c.cause(err))
			}
			if err := c.awaitRead(); err != nil {
				return total, c.opError("read", err)
			}
			continue
		}
		n, err := s.writeUnlocked(w, data)
		total += int64(n)
		c.tcp.Discard(s.now, n)
		c.touch()
		if err != nil {
			return total, err
		}
		if err := c.mayRead(); err != nil {
			return total, c.opError("read", err)
		}
	}
}

// readUnlocked reads without the lock. It has the lock again when it returns,
// and when r panics.
func (s *Stack) readUnlocked(r io.Reader, room []byte) (int, error) {
	s.leave()
	defer s.enter()
	return r.Read(room)
}

// writeUnlocked writes both parts of data to w, likewise.
func (s *Stack) writeUnlocked(w io.Writer, data [2][]byte) (int, error) {
	s.leave()
	defer s.enter()
	total := 0
	for _, p := range data {
		if len(p) == 0 {
			continue
		}
		n, err := w.Write(p)
		total += n
		if err == nil && n < len(p) {
			err = io.ErrShortWrite
		}
		if err != nil {
			return total, err
		}
	}
	return total, nil
}
