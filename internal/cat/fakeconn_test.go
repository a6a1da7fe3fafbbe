package cat

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"gotcp/internal/tcp"
)

// fakeConn is a connection whose other end is the test.
type fakeConn struct {
	mu      sync.Mutex
	changed *sync.Cond

	sent             bytes.Buffer
	received         bytes.Buffer
	total            uint64 // bytes that ever came in
	peerFIN          bool
	hold, shut       bool
	acked            int  // bytes of ours that the peer has
	silent           bool // the peer acknowledges nothing
	aborted          bool
	err              error
	done             chan struct{}
	finSent, pending bool
}

func newFakeConn() *fakeConn {
	c := &fakeConn{done: make(chan struct{})}
	c.changed = sync.NewCond(&c.mu)
	return c
}

// update is called with the lock held after each change.
func (c *fakeConn) update() {
	if c.shut && (!c.hold || c.peerFIN) && c.err == nil {
		c.finSent = true
	}
	if !c.silent {
		c.acked = c.sent.Len()
	}
	over := c.finSent && c.peerFIN && c.unacked() == 0 || c.err != nil
	if over && !c.pending {
		c.pending = true
		close(c.done)
	}
	c.changed.Broadcast()
}

func (c *fakeConn) unacked() int {
	n := c.sent.Len() - c.acked
	if c.silent && c.finSent {
		n++
	}
	return n
}

// locked does something to the connection.
func (c *fakeConn) locked(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do()
	c.update()
}

func (c *fakeConn) peerSends(s string) {
	c.locked(func() { c.received.WriteString(s); c.total += uint64(len(s)) })
}

func (c *fakeConn) peerCloses() { c.locked(func() { c.peerFIN = true }) }

func (c *fakeConn) fails(err error) { c.locked(func() { c.err = err }) }

func (c *fakeConn) acknowledges(b bool) { c.locked(func() { c.silent = !b }) }

func (c *fakeConn) ReadFrom(r io.Reader) (int64, error) {
	var total int64
	buf := make([]byte, 1<<10)
	for {
		n, err := r.Read(buf)
		total += int64(n)
		var failed error
		c.locked(func() { c.sent.Write(buf[:n]); failed = c.err })
		switch {
		case failed != nil:
			return total, failed
		case err == io.EOF:
			return total, nil
		case err != nil:
			return total, err
		}
	}
}

func (c *fakeConn) WriteTo(w io.Writer) (int64, error) {
	var total int64
	for {
		c.mu.Lock()
		for c.received.Len() == 0 && !c.peerFIN && c.err == nil {
			c.changed.Wait()
		}
		data, err := bytes.Clone(c.received.Bytes()), c.err
		c.received.Reset()
		c.mu.Unlock()
		if len(data) == 0 {
			return total, err
		}
		n, err := w.Write(data)
		total += int64(n)
		if err != nil {
			return total, err
		}
	}
}

func (c *fakeConn) WaitAcked(ctx context.Context) error {
	defer context.AfterFunc(ctx, func() { c.locked(func() {}) })()
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.unacked() > 0 && c.err == nil && ctx.Err() == nil {
		c.changed.Wait()
	}
	return errors.Join(c.err, ctx.Err())
}

func (c *fakeConn) CloseWrite() error {
	c.locked(func() { c.shut = true })
	return c.Err()
}

func (c *fakeConn) HoldFIN(hold bool) { c.locked(func() { c.hold = hold }) }

func (c *fakeConn) Abort() { c.locked(func() { c.aborted = true; c.err = tcp.ErrAborted }) }

func (c *fakeConn) Close() error { return c.CloseWrite() }

func (c *fakeConn) Done() <-chan struct{} { return c.done }

func (c *fakeConn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *fakeConn) Unacked() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.unacked()
}

func (c *fakeConn) Info() tcp.Info {
	c.mu.Lock()
	defer c.mu.Unlock()
	return tcp.Info{BytesAcked: uint64(c.acked), BytesReceived: c.total}
}
