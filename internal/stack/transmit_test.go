package stack

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// stingyLink takes at most a few frames at a time, and sometimes none.
type stingyLink struct {
	link.Link
	mu    sync.Mutex
	calls int
	full  bool
}

func (l *stingyLink) Send(frames []link.Frame) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls++
	take := min(l.calls%4, len(frames))
	n, err := l.Link.Send(frames[:take])
	l.full = n < len(frames)
	return n, err
}

func (l *stingyLink) WaitSend() error {
	time.Sleep(time.Millisecond)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.full = false
	return l.Link.WaitSend()
}

// However little the link takes at once, nothing is lost on the way.
func TestLinkTakesLittle(t *testing.T) {
	for _, l := range links {
		t.Run(l.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				la, lb := pipe.New(l.cfg)
				p := &pair{a: New(Config{}), b: New(Config{})}
				defer p.close()
				p.nicA = attach(t, p.a, &stingyLink{Link: la}, Interface{}, addrA)
				p.nicB = attach(t, p.b, &stingyLink{Link: lb}, Interface{}, addrB)
				c, d := p.connect(t)
				transfer(t, c, d, 1<<20)
				if c.Info().BytesRetrans+d.Info().BytesRetrans != 0 {
					t.Errorf("retransmitted: %+v", c.Info())
				}
				if p.a.Stats().Blocked == 0 {
					t.Error("the link was never full")
				}
			})
		})
	}
}

// Answers that borrow a received frame are copied when they have to wait.
func TestHeldFramesAreCopied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{Queue: 2}, Config{}, Interface{})
		defer p.close()
		var sent int
		for i := range 50 {
			b := make([]byte, 100)
			for j := range b {
				b[j] = byte(i)
			}
			n, err := p.link.Send([]link.Frame{{Data: packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, echoRequest(b))}})
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				synctest.Wait()
				continue
			}
			sent++
		}
		got := p.take()
		if len(got) == 0 {
			t.Fatal("no answers")
		}
		for _, b := range got {
			m := icmpOf(t, b) // which checks the checksum
			for _, v := range m.Payload() {
				if v != m.Payload()[0] {
					t.Fatalf("mixed up: %x", m.Payload())
				}
			}
		}
	})
}

// brokenLink fails in one way or another.
type brokenLink struct {
	link.Link
	mu  sync.Mutex
	err error
}

func (l *brokenLink) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

func (l *brokenLink) Send(frames []link.Frame) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return 0, l.err
	}
	return l.Link.Send(frames)
}

// A frame that the link refuses is one frame lost; a link that is gone is the
// end of all that uses it.
func TestLinkErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		la, lb := pipe.New(pipe.Config{})
		broken := &brokenLink{Link: la}
		p := &pair{a: New(Config{}), b: New(Config{})}
		defer p.close()
		p.nicA = attach(t, p.a, broken, Interface{}, addrA)
		p.nicB = attach(t, p.b, lb, Interface{}, addrB)
		c, d := p.connect(t)

		broken.fail(errors.New("too long"))
		c.Write([]byte("lost"))
		synctest.Wait()
		if n := p.a.Stats().SendErrors; n != 1 {
			t.Errorf("%d errors", n)
		}
		broken.fail(nil)
		if n, err := d.Read(make([]byte, 10)); n != 4 || err != nil {
			t.Errorf("after the retransmission: %d, %v", n, err)
		}

		broken.fail(fmt.Errorf("eth0: %w", link.ErrDown))
		errs := make(chan error)
		go func() { _, err := c.Read(make([]byte, 1)); errs <- err }()
		c.Write([]byte("x"))
		if err := <-errs; !errors.Is(err, link.ErrDown) {
			t.Errorf("read: %v", err)
		}
		if err := c.Err(); !errors.Is(err, link.ErrDown) {
			t.Errorf("%v", err)
		}
		if err := p.nicA.Err(); !errors.Is(err, link.ErrDown) {
			t.Errorf("interface: %v", err)
		}
		if _, err := p.a.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrB, testPort), nil); !errors.Is(err, link.ErrDown) {
			t.Errorf("dial: %v", err)
		}
		if n := p.a.Stats().Conns; n != 0 {
			t.Errorf("%d connections are left", n)
		}
	})
}

// A writer whose own frames find out that the link is gone does not wait for
// somebody else to tell it.
func TestLinkFailsUnderWriter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		la, lb := pipe.New(pipe.Config{})
		broken := &brokenLink{Link: la}
		p := &pair{a: New(Config{}), b: New(Config{})}
		defer p.close()
		p.nicA = attach(t, p.a, broken, Interface{}, addrA)
		p.nicB = attach(t, p.b, lb, Interface{}, addrB)
		c, _ := p.connect(t)
		broken.fail(link.ErrDown)
		if _, err := c.Write(make([]byte, 8<<20)); !errors.Is(err, link.ErrDown) {
			t.Errorf("write: %v", err)
		}
	})
}

// A link that goes while connections wait for it takes them along.
func TestLinkFailsWhileFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		c, _ := p.accept(1, p.listen(0))
		p.nic.stack.mu.Lock()
		p.nic.tx.full = true
		p.nic.stack.mu.Unlock()
		c.Write([]byte("x"))
		c.Abort()
		synctest.Wait()
		if n := p.stack.Stats().Conns; n != 1 {
			t.Errorf("%d connections while the RST waits", n)
		}
		p.nic.link.Close()
		synctest.Wait()
		if n := p.stack.Stats().Conns; n != 0 {
			t.Errorf("%d connections are left", n)
		}
		<-c.Done()
	})
}

// While the link is full, timers still run: a peer that is gone is noticed.
func TestLinkNeverWritable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		la, lb := pipe.New(pipe.Config{Queue: 1})
		defer lb.Close()
		s := New(Config{})
		defer s.Close()
		attach(t, s, la, Interface{}, addrA)
		start := time.Now()
		for range 3 {
			opts := &tcp.Config{ConnectTimeout: 10 * time.Second}
			_, err := s.DialTCP(context.Background(), netip.AddrPort{}, netip.AddrPortFrom(addrB, 1), opts)
			if !errors.Is(err, tcp.ErrTimeout) {
				t.Errorf("error %v", err)
			}
		}
		if d := time.Since(start); d > 31*time.Second {
			t.Errorf("took %v", d)
		}
	})
}
