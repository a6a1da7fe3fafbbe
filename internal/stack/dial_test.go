package stack

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link/pipe"
	"gotcp/internal/tcp"
)

// All connections together announce at most half of the link's buffer.
func TestReceiveBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const budget = 1 << 20
		p := newTestPeer(t, pipe.Config{}, Config{TCP: tcp.Config{FixedWindow: true}}, Interface{ReceiveBudget: budget})
		defer p.close()
		l := p.listen(0)
		var conns []*TCPConn
		for i := range 20 {
			c, _ := p.accept(uint16(i+1), l)
			conns = append(conns, c)
			p.take() // it may tell of a window that the SYN could not
		}
		total := 0
		for _, c := range conns {
			total += c.Info().RcvWnd
		}
		if total > budget/2 || total < budget/4 {
			t.Errorf("%d bytes announced", total)
		}
		for _, c := range conns {
			c.Abort()
		}
		synctest.Wait()
		if n := p.nic.granted; n != 0 {
			t.Errorf("%d bytes are still granted", n)
		}
		one, err := p.stack.ListenTCP(netip.AddrPortFrom(addrA, testPort), nil, 1)
		if err != nil {
			t.Fatal(err)
		}
		p.take()
		c, _ := p.accept(100, one)
		if w := c.Info().RcvWnd; w < budget/2*9/10 || w > budget/2 {
			t.Errorf("a single connection announces %d", w)
		}
		c.Abort()
	})
}

func TestRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{pipe: pipe.Config{Ethernet: true}})
		defer p.close()
		start := time.Now()
		_, err := p.a.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrB, 9), nil)
		if !errors.Is(err, tcp.ErrRefused) || time.Since(start) > time.Second {
			t.Errorf("error %v after %v", err, time.Since(start))
		}
		var op *net.OpError
		if !errors.As(err, &op) || op.Op != "dial" || op.Addr.String() != "10.0.0.2:9" {
			t.Errorf("error %#v", err)
		}
		if st := p.a.Stats(); st.Conns != 0 {
			t.Errorf("%d connections are left", st.Conns)
		}
	})
}

func TestDialContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		la, lb := pipe.New(pipe.Config{}) // nobody behind lb
		defer lb.Close()
		s := New(Config{})
		defer s.Close()
		attach(t, s, la, Interface{}, addrA)
		remote := netip.AddrPortFrom(addrB, 1)

		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		start := time.Now()
		_, err := s.DialTCP(ctx, netip.AddrPort{}, remote, nil)
		var ne net.Error
		if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &ne) || !ne.Timeout() {
			t.Errorf("error %v", err)
		}
		if d := time.Since(start); d != 3*time.Second {
			t.Errorf("gave up after %v", d)
		}

		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := s.DialTCP(ctx, netip.AddrPort{}, remote, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		if _, err := s.DialTCP(ctx, netip.AddrPort{}, remote, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("with a context that has ended: error %v", err)
		}

		opts := &tcp.Config{ConnectTimeout: 5 * time.Second}
		_, err = s.DialTCP(t.Context(), netip.AddrPort{}, remote, opts)
		if !errors.Is(err, tcp.ErrTimeout) || !errors.As(err, &ne) || !ne.Timeout() {
			t.Errorf("error %v", err)
		}
		if st := s.Stats(); st.Conns != 0 {
			t.Errorf("%d connections are left", st.Conns)
		}
	})
}

func TestDialErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{})
		defer p.close()
		for _, tt := range []struct {
			name          string
			local, remote string
			want          error
		}{
			{"no route", "0.0.0.0:0", "192.0.2.1:1", ErrNetworkUnreachable},
			{"not our address", "10.0.0.9:0", "10.0.0.2:1", errNotOurs},
			{"port 0", "0.0.0.0:0", "10.0.0.2:0", errBadAddress},
			{"broadcast", "0.0.0.0:0", "255.255.255.255:1", errBadAddress},
			{"multicast", "0.0.0.0:0", "224.0.0.1:1", errBadAddress},
			{"IPv6", "0.0.0.0:0", "[::1]:1", errBadAddress},
		} {
			_, err := p.a.DialTCP(t.Context(), netip.MustParseAddrPort(tt.local), netip.MustParseAddrPort(tt.remote), nil)
			if !errors.Is(err, tt.want) {
				t.Errorf("%s: error %v, want %v", tt.name, err, tt.want)
			}
		}
		_, d := p.connect(t)
		taken := d.RemoteAddr().(*net.TCPAddr).AddrPort()
		_, err := p.a.DialTCP(t.Context(), taken, netip.AddrPortFrom(addrB, testPort), nil)
		if !errors.Is(err, ErrAddressInUse) {
			t.Errorf("a connection that there is: error %v", err)
		}
	})
}
