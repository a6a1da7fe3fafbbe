package stack

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link/pipe"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

func syn(port uint16) []byte {
	return tcpPacket(wire.TCPFields{SrcPort: port, DstPort: testPort, Seq: 1000, Flags: wire.SYN, Window: 65535}, nil, nil)
}

// What belongs to no connection gets a RST that its sender will believe
// (RFC 9293 §3.10.7.1, §3.10.7.2).
func TestUnmatchedSegments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{}, Config{}, Interface{})
		defer p.close()
		p.listen(0)
		for _, tt := range []struct {
			name     string
			port     uint16
			flags    wire.TCPFlags
			want     wire.TCPFlags // 0: nothing
			seq, ack uint32
		}{
			{"SYN to a closed port", 9, wire.SYN, wire.RST | wire.ACK, 0, 1001},
			{"SYN with data to a closed port", 9, wire.SYN | wire.FIN, wire.RST | wire.ACK, 0, 1002},
			{"ACK to a closed port", 9, wire.ACK, wire.RST, 5000, 0},
			{"RST to a closed port", 9, wire.RST, 0, 0, 0},
			{"ACK to a listener", testPort, wire.ACK, wire.RST, 5000, 0},
			{"SYN-ACK to a listener", testPort, wire.SYN | wire.ACK, wire.RST, 5000, 0},
			{"RST to a listener", testPort, wire.RST, 0, 0, 0},
			{"FIN to a listener", testPort, wire.FIN, 0, 0, 0},
			{"nothing to a listener", testPort, 0, 0, 0, 0},
		} {
			p.send(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: tt.port, Seq: 1000, Ack: 5000, Flags: tt.flags}, nil, nil))
			if tt.want == 0 {
				p.quiet(tt.name)
				continue
			}
			s := tcpOf(t, p.one())
			if s.Flags() != tt.want || s.Seq() != tt.seq || s.Ack() != tt.ack || s.SrcPort() != tt.port || s.DstPort() != 1 {
				t.Errorf("%s: %v seq %d ack %d", tt.name, s.Flags(), s.Seq(), s.Ack())
			}
		}
		if st := p.stack.Stats(); st.Conns != 0 || st.Resets != 5 {
			t.Errorf("%d connections, %d resets", st.Conns, st.Resets)
		}
	})
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

// A SYN for a connection in TIME-WAIT makes a new one (RFC 6191).
func TestTimeWaitReuse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{})
		defer p.close()
		l := p.listen(t, 0)
		local := netip.AddrPortFrom(addrA, 5000)
		for i := range 3 {
			c, err := p.a.DialTCP(t.Context(), local, netip.AddrPortFrom(addrB, testPort), nil)
			if err != nil {
				t.Fatal(i, err)
			}
			d, err := l.AcceptTCP()
			if err != nil {
				t.Fatal(i, err)
			}
			d.Close() // b closes first: TIME-WAIT is b's
			synctest.Wait()
			c.Close()
			<-d.Done()
			if st := d.Info().State; st != tcp.TimeWait {
				t.Fatalf("state %v", st)
			}
			time.Sleep(10 * time.Millisecond)
		}
		if n := p.b.Stats().Reused; n != 2 {
			t.Errorf("reused %d times", n)
		}
	})
}

func TestTimeWaitIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{b: Config{MaxTimeWait: 10}})
		defer p.close()
		l := p.listen(t, 0)
		for range 100 {
			c := p.dial(t)
			d, err := l.AcceptTCP()
			if err != nil {
				t.Fatal(err)
			}
			d.Close()
			synctest.Wait()
			c.Close()
			<-d.Done()
		}
		synctest.Wait()
		if n := p.b.Stats().Conns; n != 10 {
			t.Errorf("%d connections", n)
		}
		time.Sleep(2 * time.Minute)
		if n := p.b.Stats().Conns; n != 0 {
			t.Errorf("%d connections after all that time", n)
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
