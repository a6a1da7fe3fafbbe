package stack

import (
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/tcp"
)

// bubblePair runs f over two connected ends.
func bubblePair(t *testing.T, cfg pairConfig, f func(t *testing.T, p *pair, c, d *TCPConn)) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, cfg)
		defer p.close()
		c, d := p.connect(t)
		f(t, p, c, d)
	})
}

// Close wakes everybody, whatever they wait in.
func TestCloseWakes(t *testing.T) {
	for name, op := range map[string]func(c *TCPConn) error{
		"Read":       func(c *TCPConn) error { _, err := c.Read(make([]byte, 1)); return err },
		"WriteTo":    func(c *TCPConn) error { _, err := c.WriteTo(io.Discard); return err },
		"Write":      func(c *TCPConn) error { _, err := c.Write(make([]byte, 32<<20)); return err },
		"Read twice": func(c *TCPConn) error { go c.Read(make([]byte, 1)); _, err := c.Read(make([]byte, 1)); return err },
	} {
		t.Run(name, func(t *testing.T) {
			bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
				errs := make(chan error)
				go func() { errs <- op(c) }()
				synctest.Wait()
				c.Close()
				if err := <-errs; !errors.Is(err, net.ErrClosed) {
					t.Errorf("error %v", err)
				}
			})
		})
	}
}

func TestClosedMethods(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		c.Close()
		for name, err := range map[string]error{
			"CloseWrite":   c.CloseWrite(),
			"CloseRead":    c.CloseRead(),
			"SetDeadline":  c.SetDeadline(time.Time{}),
			"SetNoDelay":   c.SetNoDelay(true),
			"SetKeepAlive": c.SetKeepAlive(time.Minute),
		} {
			if !errors.Is(err, net.ErrClosed) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestHalfClose(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		c.Write([]byte("question"))
		c.CloseWrite()
		if _, err := c.Write([]byte("x")); err == nil {
			t.Error("write after CloseWrite")
		}
		q, err := io.ReadAll(d)
		if err != nil || string(q) != "question" || !d.PeerClosed() || c.PeerClosed() {
			t.Errorf("%q, %v", q, err)
		}
		time.Sleep(time.Minute)
		d.Write([]byte("answer"))
		d.Close()
		a, err := io.ReadAll(c)
		if err != nil || string(a) != "answer" {
			t.Errorf("%q, %v", a, err)
		}
		if err := c.WaitAcked(t.Context()); err != nil || c.Unacked() != 0 {
			t.Errorf("%v, %d unacknowledged", err, c.Unacked())
		}
	})
}

func TestCloseRead(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		if err := d.CloseRead(); err != nil {
			t.Fatal(err)
		}
		c.Write([]byte("nobody reads this"))
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, tcp.ErrReset) {
			t.Errorf("error %v", err)
		}
	})
}
