package netsim

import (
	"errors"
	"fmt"
	"io"
	"time"

	"gotcp/internal/tcp"
)

// App is an application on a connection. Step does what can be done now, and
// says when it wants to act again even if nothing comes in (zero: not), and
// whether all is done. It is called after every change.
type App interface {
	Step(now time.Time, c *tcp.Conn) (again time.Time, done bool, err error)
}

// Pattern is the byte at an offset of every stream. It repeats only after
// 2^24 bytes or so, so that data in the wrong place is noticed.
func Pattern(offset int) byte {
	x := uint32(offset) * 2654435761
	return byte(x>>24) ^ byte(offset)
}

// Stream writes a stream of its own and reads the peer's to the end, checking
// every byte.
type Stream struct {
	// Send is how many bytes to write before the end of the stream, Expect how many
	// the peer writes.
	Send, Expect int
	// WriteSize and ReadSize choose the size of each call. Default: 64 KiB.
	WriteSize, ReadSize func() int
	// ReadRate is how many bytes per second are read, 0 for no limit.
	ReadRate int
	// AfterPeer holds the end of the stream back until the peer's.
	AfterPeer bool

	written, read int
	pending       []byte // of a write that was not taken whole
	closed, eof   bool
	readFrom      time.Time // when reading began
	buf           []byte
}

const defaultCall = 64 << 10

// Step writes and reads.
func (a *Stream) Step(now time.Time, c *tcp.Conn) (time.Time, bool, error) {
	if err := a.write(now, c); err != nil {
		return time.Time{}, false, err
	}
	again, err := a.readAll(now, c)
	if err != nil {
		return time.Time{}, false, err
	}
	// The peer's end may have released ours.
	if err := a.write(now, c); err != nil {
		return time.Time{}, false, err
	}
	return again, a.closed && a.eof && c.Unacked() == 0, nil
}

func (a *Stream) write(now time.Time, c *tcp.Conn) error {
	for a.written < a.Send {
		if len(a.pending) == 0 {
			a.pending = fill(a.pending[:0], a.written, min(size(a.WriteSize), a.Send-a.written))
		}
		n, err := c.Write(now, a.pending)
		if errors.Is(err, tcp.ErrWouldBlock) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("write at %d: %w", a.written, err)
		}
		a.pending = a.pending[n:]
		a.written += n
	}
	if a.closed || a.AfterPeer && !a.eof {
		return nil
	}
	a.closed = true
	return c.CloseWrite(now)
}

func (a *Stream) readAll(now time.Time, c *tcp.Conn) (time.Time, error) {
	for !a.eof {
		n := size(a.ReadSize)
		if a.ReadRate > 0 {
			if a.readFrom.IsZero() {
				a.readFrom = now
			}
			at := a.readFrom.Add(time.Duration(a.read+n) * time.Second / time.Duration(a.ReadRate))
			if at.After(now) {
				return at, nil
			}
		}
		if cap(a.buf) < n {
			a.buf = make([]byte, n)
		}
		k, err := c.Read(now, a.buf[:n])
		switch {
		case errors.Is(err, io.EOF):
			if a.read != a.Expect {
				return time.Time{}, fmt.Errorf("end of stream after %d bytes, not %d", a.read, a.Expect)
			}
			a.eof = true
		case errors.Is(err, tcp.ErrWouldBlock):
			return time.Time{}, nil
		case err != nil:
			return time.Time{}, fmt.Errorf("read at %d: %w", a.read, err)
		}
		if err := verify(a.buf[:k], a.read); err != nil {
			return time.Time{}, err
		}
		a.read += k
	}
	return time.Time{}, nil
}

// PingPong exchanges messages: the client writes one, the server answers with
// as much, and so on for a number of rounds. Then the client ends the stream.
type PingPong struct {
	Rounds, Size int
	Server       bool

	// Longest is the longest that a round took, for a client.
	Longest time.Duration

	written, read int
	began         time.Time
	closed, eof   bool
}

// Step sends the next message when the last one is answered.
func (a *PingPong) Step(now time.Time, c *tcp.Conn) (time.Time, bool, error) {
	for {
		if err := a.readAll(now, c); err != nil {
			return time.Time{}, false, err
		}
		// How much is to be written by now: whole messages only.
		goal := a.read / a.Size * a.Size
		if !a.Server {
			if a.read == goal && a.written == goal && a.read > 0 && !a.began.IsZero() {
				a.Longest = max(a.Longest, now.Sub(a.began))
				a.began = time.Time{}
			}
			goal = min(goal+a.Size, a.Rounds*a.Size)
		}
		if a.written == goal {
			break
		}
		if a.began.IsZero() {
			a.began = now
		}
		n, err := c.Write(now, fill(nil, a.written, goal-a.written))
		if errors.Is(err, tcp.ErrWouldBlock) {
			return time.Time{}, false, nil
		}
		if err != nil {
			return time.Time{}, false, fmt.Errorf("write at %d: %w", a.written, err)
		}
		a.written += n
	}
	finished := a.read == a.Rounds*a.Size && a.written == a.read
	if finished && !a.closed && (!a.Server || a.eof) {
		a.closed = true
		if err := c.CloseWrite(now); err != nil {
			return time.Time{}, false, err
		}
	}
	return time.Time{}, a.closed && a.eof && c.Unacked() == 0, nil
}

func (a *PingPong) readAll(now time.Time, c *tcp.Conn) error {
	buf := make([]byte, a.Size)
	for !a.eof {
		n, err := c.Read(now, buf)
		if errors.Is(err, tcp.ErrWouldBlock) {
			return nil
		}
		if errors.Is(err, io.EOF) {
			a.eof = true
		} else if err != nil {
			return fmt.Errorf("read at %d: %w", a.read, err)
		}
		if err := verify(buf[:n], a.read); err != nil {
			return err
		}
		a.read += n
	}
	return nil
}

func size(f func() int) int {
	if f == nil {
		return defaultCall
	}
	return f()
}

// fill appends n bytes of the pattern, beginning at an offset.
func fill(b []byte, offset, n int) []byte {
	for i := range n {
		b = append(b, Pattern(offset+i))
	}
	return b
}

// verify checks that b is the pattern beginning at an offset.
func verify(b []byte, offset int) error {
	for i, v := range b {
		if v != Pattern(offset+i) {
			return fmt.Errorf("byte %d is %#02x, not %#02x", offset+i, v, Pattern(offset+i))
		}
	}
	return nil
}
