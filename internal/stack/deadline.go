package stack

import (
	"net"
	"sync"
	"time"
)

// deadline is one of a connection's deadlines: a flag that a timer sets.
type deadline struct {
	passed bool
	timer  *time.Timer
	// generation tells a timer that went off while the deadline was being
	// changed that it is not meant any more.
	generation uint64
}

// set moves the deadline; whoever waits on c is woken to look. mu is held.
func (d *deadline) set(mu *sync.Mutex, t time.Time, now time.Time, c *sync.Cond) {
	d.stop()
	d.passed = !t.IsZero() && !t.After(now)
	c.Broadcast()
	if t.IsZero() || d.passed {
		return
	}
	generation := d.generation
	d.timer = time.AfterFunc(t.Sub(now), func() {
		mu.Lock()
		defer mu.Unlock()
		if d.generation == generation {
			d.passed = true
			c.Broadcast()
		}
	})
}

func (d *deadline) stop() {
	d.generation++
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
}

// SetDeadline sets both deadlines; the zero time means none.
func (c *TCPConn) SetDeadline(t time.Time) error { return c.setDeadlines(t, true, true) }

// SetReadDeadline sets when Read and WriteTo give up.
func (c *TCPConn) SetReadDeadline(t time.Time) error { return c.setDeadlines(t, true, false) }

// SetWriteDeadline sets when Write and ReadFrom give up.
func (c *TCPConn) SetWriteDeadline(t time.Time) error { return c.setDeadlines(t, false, true) }

func (c *TCPConn) setDeadlines(t time.Time, read, write bool) error {
	now := c.stack.enter()
	defer c.stack.leave()
	if c.closed {
		return c.opError("set", net.ErrClosed)
	}
	if read {
		c.readDeadline.set(&c.stack.mu, t, now, &c.readable)
	}
	if write {
		c.writeDeadline.set(&c.stack.mu, t, now, &c.writable)
	}
	return nil
}
