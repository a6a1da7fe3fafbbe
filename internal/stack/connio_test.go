package stack

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"
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

func TestDeadlines(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		ops := map[string]func() error{
			"Read":    func() error { _, err := c.Read(make([]byte, 1)); return err },
			"WriteTo": func() error { _, err := c.WriteTo(io.Discard); return err },
			"Write":   func() error { _, err := c.Write(make([]byte, 32<<20)); return err },
			"ReadFrom": func() error {
				_, err := c.ReadFrom(bytes.NewReader(make([]byte, 32<<20)))
				return err
			},
		}
		for name, op := range ops {
			start := time.Now()
			c.SetDeadline(start.Add(time.Second))
			err := op()
			var ne net.Error
			if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &ne) || !ne.Timeout() {
				t.Errorf("%s: error %v", name, err)
			}
			if d := time.Since(start); d != time.Second {
				t.Errorf("%s: gave up after %v", name, d)
			}
			if err := op(); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("%s once more: error %v", name, err)
			}
			// A deadline that is moved on time does not strike.
			c.SetDeadline(time.Now().Add(time.Second))
			go func() {
				time.Sleep(500 * time.Millisecond)
				c.SetDeadline(time.Now().Add(2 * time.Second))
			}()
			start = time.Now()
			if err := op(); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != 2500*time.Millisecond {
				t.Errorf("%s: %v after %v", name, err, time.Since(start))
			}
			// One in the past strikes at once.
			c.SetDeadline(time.Time{})
			go func() {
				time.Sleep(500 * time.Millisecond)
				c.SetDeadline(time.Unix(1, 0))
			}()
			start = time.Now()
			if err := op(); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != 500*time.Millisecond {
				t.Errorf("%s: %v after %v", name, err, time.Since(start))
			}
		}
		c.Abort()
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

func TestWaitAcked(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		if err := c.WaitAcked(t.Context()); err != nil {
			t.Errorf("nothing written: %v", err)
		}
		c.Write(make([]byte, 20<<10))
		if err := c.WaitAcked(t.Context()); err != nil {
			t.Errorf("20 KiB: %v", err)
		}
		go c.Write(make([]byte, 32<<20)) // more than fits
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := c.WaitAcked(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("nobody reads: %v", err)
		}
		go func() {
			time.Sleep(time.Second)
			d.Abort()
		}()
		if err := c.WaitAcked(t.Context()); !errors.Is(err, tcp.ErrReset) {
			t.Errorf("reset: %v", err)
		}
	})
}

// slowReader gives one piece at a time, after a while.
type slowReader struct {
	pieces []string
	err    error
}

func (r *slowReader) Read(p []byte) (int, error) {
	time.Sleep(time.Second)
	if len(r.pieces) == 0 {
		return 0, r.err
	}
	n := copy(p, r.pieces[0])
	r.pieces = r.pieces[1:]
	return n, nil
}

// A source that takes its time holds nothing up, and what it gave is sent at
// once.
func TestReadFromSlowSource(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		broken := errors.New("broken")
		type result struct {
			n   int64
			err error
		}
		done := make(chan result)
		start := time.Now()
		go func() {
			n, err := c.ReadFrom(&slowReader{[]string{"one ", "two ", "three"}, broken})
			done <- result{n, err}
		}()
		var got strings.Builder
		for i := range 3 {
			b := make([]byte, 100)
			n, err := d.Read(b)
			if err != nil || time.Since(start) != time.Duration(i+1)*time.Second {
				t.Errorf("%q, %v after %v", b[:n], err, time.Since(start))
			}
			got.Write(b[:n])
			d.Write([]byte("x")) // the other direction goes on
			if _, err := c.Read(b); err != nil {
				t.Error(err)
			}
		}
		if r := <-done; r.n != 13 || r.err != broken || got.String() != "one two three" {
			t.Errorf("%d, %v: %q", r.n, r.err, got.String())
		}
		if _, err := c.Write([]byte("!")); err != nil {
			t.Errorf("write after ReadFrom: %v", err)
		}
	})
}

// failingWriter takes a few bytes and then no more.
type failingWriter struct{ room int }

func (w *failingWriter) Write(p []byte) (int, error) {
	n := min(len(p), w.room)
	w.room -= n
	if n < len(p) {
		return n, io.ErrNoProgress
	}
	return n, nil
}

// What the writer did not take can still be read.
func TestWriteToFailingWriter(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		c.Write([]byte("0123456789"))
		c.CloseWrite()
		synctest.Wait()
		if n, err := d.WriteTo(&failingWriter{room: 4}); n != 4 || err != io.ErrNoProgress {
			t.Errorf("%d, %v", n, err)
		}
		if rest, err := io.ReadAll(d); string(rest) != "456789" || err != nil {
			t.Errorf("%q, %v", rest, err)
		}
	})
}

func TestKeepAlive(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		c.SetKeepAlive(time.Minute)
		time.Sleep(time.Hour)
		if err := c.Err(); err != nil {
			t.Fatalf("a peer that answers: %v", err)
		}
		p.nicB.link.Close()
		_, err := c.Read(make([]byte, 1))
		var ne net.Error
		if !errors.Is(err, tcp.ErrKeepAlive) || !errors.As(err, &ne) || !ne.Timeout() {
			t.Errorf("a peer that vanished: %v", err)
		}
	})
}

func TestTracer(t *testing.T) {
	var states []tcp.State
	cfg := Config{Tracer: func(_, _ netip.AddrPort) tcp.Tracer {
		return func(_ time.Time, e *tcp.Event) {
			if e.Kind == tcp.EventState {
				states = append(states, e.To)
			}
		}
	}}
	bubblePair(t, pairConfig{a: cfg}, func(t *testing.T, p *pair, c, d *TCPConn) {
		c.Abort()
	})
	want := []tcp.State{tcp.SynSent, tcp.Established, tcp.Closed}
	if len(states) != len(want) || states[0] != want[0] || states[1] != want[1] || states[2] != want[2] {
		t.Errorf("states %v", states)
	}
}
