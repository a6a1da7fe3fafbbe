package stack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link/pipe"
	"gotcp/internal/tcp"
)

// links are the kinds of link that everything must work over.
var links = []struct {
	name string
	cfg  pipe.Config
}{
	{"ethernet", pipe.Config{Ethernet: true}},
	{"ethernet with GSO", pipe.Config{Ethernet: true, GSO: true}},
	{"raw IP", pipe.Config{}},
	{"raw IP with GSO, MTU 65536", pipe.Config{GSO: true, MTU: 65536}},
	{"MTU 576, short queue", pipe.Config{Ethernet: true, MTU: 576, Queue: 3}},
}

func TestTransfer(t *testing.T) {
	for _, l := range links {
		t.Run(l.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPair(t, pairConfig{pipe: l.cfg})
				defer p.close()
				c, d := p.connect(t)
				transfer(t, c, d, 3<<20)
			})
		})
	}
}

// transfer sends n bytes both ways at once and compares.
func transfer(t *testing.T, c, d *TCPConn, n int) {
	t.Helper()
	type result struct {
		sum [32]byte
		n   int64
		err error
	}
	receive := func(c *TCPConn, use func(io.Writer) (int64, error), ch chan<- result) {
		h := sha256.New()
		n, err := use(h)
		ch <- result{[32]byte(h.Sum(nil)), n, err}
	}
	data := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(data)
	want := sha256.Sum256(data)
	results := make(chan result, 2)
	go receive(c, c.WriteTo, results)
	go receive(d, func(w io.Writer) (int64, error) { return io.Copy(w, struct{ io.Reader }{d}) }, results)
	go func() {
		if _, err := c.Write(data); err != nil {
			t.Error(err)
		}
		c.CloseWrite()
	}()
	if _, err := d.ReadFrom(bytes.NewReader(data)); err != nil {
		t.Error(err)
	}
	d.CloseWrite()
	for range 2 {
		r := <-results
		if r.err != nil || r.n != int64(n) || r.sum != want {
			t.Errorf("received %d bytes, error %v, right content %v", r.n, r.err, r.sum == want)
		}
	}
	for _, c := range []*TCPConn{c, d} {
		if err := c.WaitAcked(context.Background()); err != nil {
			t.Error(err)
		}
		<-c.Done()
		if err := c.Err(); err != nil {
			t.Error(err)
		}
	}
}

func TestCloseWithUnreadDataResets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{})
		defer p.close()
		c, d := p.connect(t)
		c.Write([]byte("nobody reads this"))
		synctest.Wait()
		d.Close()
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, tcp.ErrReset) {
			t.Errorf("error %v, want reset", err)
		}
		if _, err := c.Write([]byte("x")); !errors.Is(err, tcp.ErrReset) {
			t.Errorf("error %v, want reset", err)
		}
	})
}

func TestAbort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{})
		defer p.close()
		c, d := p.connect(t)
		go func() {
			time.Sleep(time.Second)
			c.Abort()
		}()
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, tcp.ErrAborted) {
			t.Errorf("our end: error %v", err)
		}
		if _, err := d.Read(make([]byte, 1)); !errors.Is(err, tcp.ErrReset) {
			t.Errorf("the peer: error %v", err)
		}
		<-c.Done()
		<-d.Done()
	})
}

// A closed connection goes on in the background until all is delivered, and
// is then forgotten.
func TestCloseDelivers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{a: Config{TCP: quickTimeWait}, b: Config{TCP: quickTimeWait}})
		defer p.close()
		c, d := p.connect(t)
		data := bytes.Repeat([]byte("x"), 100_000)
		if _, err := c.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if err := c.Close(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("closed twice: %v", err)
		}
		if _, err := c.Write(data); !errors.Is(err, net.ErrClosed) {
			t.Errorf("write after close: %v", err)
		}
		if _, err := c.Read(data); !errors.Is(err, net.ErrClosed) {
			t.Errorf("read after close: %v", err)
		}
		got, err := io.ReadAll(d)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes, error %v", len(got), err)
		}
		d.Close()
		<-c.Done()
		<-d.Done()
		time.Sleep(time.Second)
		if a, b := p.a.Stats(), p.b.Stats(); a.Conns != 0 || b.Conns != 0 {
			t.Errorf("%d and %d connections are left", a.Conns, b.Conns)
		}
	})
}

func TestHoldFIN(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{})
		defer p.close()
		c, d := p.connect(t)
		c.HoldFIN(true)
		c.CloseWrite()
		d.SetReadDeadline(time.Now().Add(time.Minute))
		if _, err := d.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("a held FIN arrived: %v", err)
		}
		d.SetReadDeadline(time.Time{})
		d.CloseWrite()
		if _, err := d.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("after the peer's FIN: %v", err)
		}
	})
}

func TestStackClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{})
		defer p.close()
		l := p.listen(t, 0)
		c := p.dial(t)
		d, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		errs := make(chan error)
		go func() { _, err := l.Accept(); errs <- err }()
		go func() { _, err := d.Read(make([]byte, 1)); errs <- err }()
		synctest.Wait()
		p.b.Close()
		for range 2 {
			if err := <-errs; !errors.Is(err, net.ErrClosed) {
				t.Errorf("error %v", err)
			}
		}
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, tcp.ErrReset) {
			t.Errorf("the peer: %v", err)
		}
		if _, err := p.b.ListenTCP(netip.AddrPort{}, nil, 0); !errors.Is(err, net.ErrClosed) {
			t.Errorf("listen: %v", err)
		}
		if _, err := p.b.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrA, 1), nil); !errors.Is(err, net.ErrClosed) {
			t.Errorf("dial: %v", err)
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
