package stack

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

func syn(port uint16) []byte {
	return tcpPacket(wire.TCPFields{SrcPort: port, DstPort: testPort, Seq: 1000, Flags: wire.SYN, Window: 65535}, nil, nil)
}

func TestBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		l := p.listen(2)
		establish := func(port uint16) bool {
			p.send(syn(port))
			got := p.take()
			if len(got) == 0 {
				return false
			}
			s := tcpOf(t, got[0])
			p.send(tcpPacket(wire.TCPFields{SrcPort: port, DstPort: testPort, Seq: 1001, Ack: s.Seq() + 1, Flags: wire.ACK, Window: 65535}, nil, nil))
			return true
		}
		if !establish(1) || !establish(2) || establish(3) {
			t.Error("not two and no more")
		}
		if n := p.stack.Stats().Dropped.Backlog; n != 1 {
			t.Errorf("%d SYN dropped", n)
		}
		c, err := l.AcceptTCP()
		if err != nil || c.RemoteAddr().String() != "10.0.0.2:1" || c.LocalAddr().String() != "10.0.0.1:8888" {
			t.Errorf("accepted %v, error %v", c, err)
		}
		if !establish(3) {
			t.Error("there is room again")
		}
		// Whoever was not accepted is told when the listener goes.
		l.Close()
		resets := 0
		for _, b := range p.take() {
			if tcpOf(t, b).Flags()&wire.RST != 0 {
				resets++
			}
		}
		if resets != 2 {
			t.Errorf("%d resets", resets)
		}
		if n := p.stack.Stats().Conns; n != 1 {
			t.Errorf("%d connections", n)
		}
	})
}

// A peer that has said everything before anybody accepts it is accepted once,
// and lives on when the listener goes.
func TestPeerClosesBeforeAccept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{})
		defer p.close()
		l := p.listen(t, 0)
		c := p.dial(t)
		c.Write([]byte("question"))
		synctest.Wait()
		c.CloseWrite()
		synctest.Wait()
		d, err := l.AcceptTCP()
		if err != nil {
			t.Fatal(err)
		}
		l.SetDeadline(time.Now().Add(time.Second))
		if again, err := l.AcceptTCP(); err == nil {
			t.Errorf("accepted %v again", again.RemoteAddr())
		}
		l.Close()
		if q, err := io.ReadAll(d); err != nil || string(q) != "question" {
			t.Errorf("%q, %v", q, err)
		}
		d.Write([]byte("answer"))
		d.Close()
		if a, err := io.ReadAll(c); err != nil || string(a) != "answer" {
			t.Errorf("%q, %v", a, err)
		}
	})
}

// A flood of SYNs from nowhere takes bounded memory, and an honest peer still
// gets through.
func TestSYNFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		l := p.listen(50)
		for i := range 5000 {
			p.send(syn(uint16(10000 + i)))
		}
		if n := p.stack.Stats().Conns; n != 50 {
			t.Errorf("%d connections", n)
		}
		time.Sleep(2 * time.Second)
		p.take()
		c, _ := p.accept(7, l)
		c.Abort()
		l.Close()
		if n := p.stack.Stats().Conns; n != 0 {
			t.Errorf("%d connections", n)
		}
	})
}

func TestListenErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{})
		defer p.close()
		l := p.listen(t, 0)
		if _, err := p.b.ListenTCP(netip.AddrPortFrom(netip.Addr{}, testPort), nil, 0); !errors.Is(err, ErrAddressInUse) {
			t.Errorf("the same port: %v", err)
		}
		if _, err := p.b.ListenTCP(netip.AddrPortFrom(addrC, testPort), nil, 0); !errors.Is(err, errNotOurs) {
			t.Errorf("another's address: %v", err)
		}
		other, err := p.b.ListenTCP(netip.AddrPortFrom(addrB, 0), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if port := other.Addr().(*net.TCPAddr).Port; port < firstPort || port > lastPort {
			t.Errorf("chose port %d", port)
		}
		start := time.Now()
		l.SetDeadline(start.Add(time.Second))
		if _, err := l.Accept(); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		if _, err := l.Accept(); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error(err)
		}
		l.SetDeadline(time.Time{})
		errs := make(chan error)
		go func() { _, err := l.Accept(); errs <- err }()
		synctest.Wait()
		l.Close()
		if err := <-errs; !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		if err := l.SetDeadline(time.Time{}); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
}

// The listener that names the address comes before the one that takes all.
func TestSpecificListenerFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{})
		defer p.close()
		p.listen(t, 0)
		l, err := p.b.ListenTCP(netip.AddrPortFrom(addrB, testPort), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		p.dial(t)
		l.SetDeadline(time.Now().Add(time.Second))
		if _, err := l.Accept(); err != nil {
			t.Error(err)
		}
	})
}

func TestManyConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{a: Config{TCP: quickTimeWait}, b: Config{TCP: quickTimeWait}})
		defer p.close()
		l := p.listen(t, 1000)
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go func() {
					defer c.Close()
					var b [1]byte
					if _, err := c.Read(b[:]); err == nil {
						c.Write(b[:])
					}
				}()
			}
		}()
		var wg sync.WaitGroup
		for i := range 500 {
			wg.Go(func() {
				c, err := p.a.DialTCP(context.Background(), netip.AddrPort{}, netip.AddrPortFrom(addrB, testPort), nil)
				if err != nil {
					t.Error(err)
					return
				}
				defer c.Close()
				b := [1]byte{byte(i)}
				c.Write(b[:])
				if _, err := c.Read(b[:]); err != nil || b[0] != byte(i) {
					t.Error(b, err)
				}
			})
		}
		wg.Wait()
		l.Close()
		time.Sleep(time.Minute)
		if a, b := p.a.Stats().Conns, p.b.Stats().Conns; a+b != 0 {
			t.Errorf("%d and %d connections are left", a, b)
		}
	})
}

// A listener that nobody can reach any more says why; one of several links is
// none of its business.
func TestListenerWithoutLinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		la, lb := pipe.New(pipe.Config{})
		lc, ld := pipe.New(pipe.Config{})
		defer lb.Close()
		defer ld.Close()
		s := New(Config{})
		defer s.Close()
		attach(t, s, la, Interface{}, addrA)
		attach(t, s, lc, Interface{}, addrC)
		accept := func(addr netip.Addr) <-chan error {
			l, err := s.ListenTCP(netip.AddrPortFrom(addr, testPort), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			errs := make(chan error, 1)
			go func() { _, err := l.AcceptTCP(); errs <- err }()
			synctest.Wait()
			return errs
		}
		alone, either := accept(addrA), accept(netip.IPv4Unspecified())
		la.Close()
		if err := <-alone; !errors.Is(err, link.ErrClosed) {
			t.Errorf("on the link that is gone: %v", err)
		}
		synctest.Wait()
		if len(either) != 0 {
			t.Errorf("while a link is left: %v", <-either)
		}
		lc.Close()
		if err := <-either; !errors.Is(err, link.ErrClosed) {
			t.Errorf("without any link: %v", err)
		}
	})
}
