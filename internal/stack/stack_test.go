package stack

import (
	"errors"
	"io"
	"math/rand/v2"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/impair"
	"gotcp/internal/link/pipe"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// Bytes arrive whatever the network does to the frames.
func TestImpaired(t *testing.T) {
	for _, spec := range []string{
		"loss=3%,delay=10ms±5ms,reorder=2%,dup=1%,corrupt=0.5%,seed=1",
		"loss=10%,delay=1ms,seed=2",
		"rate=10mbit,queue=16,delay=5ms,seed=3",
	} {
		t.Run(spec, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg, err := impair.Parse(spec)
				if err != nil {
					t.Fatal(err)
				}
				la, lb := pipe.New(pipe.Config{Ethernet: true, GSO: true})
				p := &pair{a: New(Config{}), b: New(Config{})}
				defer p.close()
				p.nicA = attach(t, p.a, impair.New(la, cfg), Interface{}, addrA)
				p.nicB = attach(t, p.b, lb, Interface{}, addrB)
				c, d := p.connect(t)
				transfer(t, c, d, 1<<20)
			})
		})
	}
}

// A host talks to itself over a link that returns everything.
func TestLoopback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, back := pipe.New(pipe.Config{MTU: 65536, GSO: true})
		defer back.Close()
		go func() {
			var frames [8]link.Frame
			for {
				n, err := back.Recv(frames[:])
				for sent := 0; sent < n; {
					m, _ := back.Send(frames[sent:n])
					if sent += m; sent < n && back.WaitSend() != nil {
						return
					}
				}
				if err != nil {
					return
				}
			}
		}()
		s := New(Config{})
		defer s.Close()
		local := netip.MustParseAddr("127.0.0.1")
		attach(t, s, out, Interface{Addrs: []netip.Prefix{netip.PrefixFrom(local, 8), netip.PrefixFrom(addrA, 32)}}, local)
		l, err := s.ListenTCP(netip.AddrPortFrom(netip.Addr{}, testPort), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []netip.Addr{local, addrA} {
			c, err := s.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(a, testPort), nil)
			if err != nil {
				t.Fatal(err)
			}
			d, err := l.AcceptTCP()
			if err != nil {
				t.Fatal(err)
			}
			transfer(t, c, d, 1<<20)
		}
	})
}

func TestAttachErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, a := range []string{"0.0.0.0/0", "224.0.0.1/8", "255.255.255.255/32", "fe80::1/64"} {
			l, peer := pipe.New(pipe.Config{})
			s := New(Config{})
			if _, err := s.Attach(l, Interface{Addrs: []netip.Prefix{netip.MustParsePrefix(a)}}); err == nil {
				t.Errorf("accepted %s", a)
			}
			s.Close()
			if _, err := s.Attach(l, Interface{}); !errors.Is(err, errStackClosed) {
				t.Errorf("after Close: %v", err)
			}
			l.Close()
			peer.Close()
		}
	})
}

func TestRandomnessFails(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("made a stack without secrets")
		}
	}()
	New(Config{Rand: io.LimitReader(rand.NewChaCha8([32]byte{}), 40)})
}

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

func TestMSS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{MTU: 9000}, Config{}, Interface{})
		defer p.close()
		announced := func() uint16 {
			b := p.one()
			return func() uint16 { o := wire.ParseTCPOptions(tcpOf(t, b).Options()); return o.MSS }()
		}
		remote := netip.AddrPortFrom(addrB, 80)
		for _, tt := range []struct {
			opts *tcp.Config
			want uint16
		}{
			{nil, 8960}, {&tcp.Config{MSS: 1000}, 1000}, {&tcp.Config{MSS: 60000}, 8960}, {&tcp.Config{AdvertisedMSS: 700}, 700},
		} {
			go p.stack.DialTCP(t.Context(), netip.AddrPort{}, remote, tt.opts)
			if got := announced(); got != tt.want {
				t.Errorf("announced %d, want %d", got, tt.want)
			}
		}
	})
}

// The routing decision: longest prefix, then the order of AddRoute; the source
// address belongs to the way.
func TestRoutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Config{})
		defer s.Close()
		l1, p1 := pipe.New(pipe.Config{})
		l2, p2 := pipe.New(pipe.Config{})
		defer p1.Close()
		defer p2.Close()
		prefix, addr := netip.MustParsePrefix, netip.MustParseAddr
		n1 := attach(t, s, l1, Interface{
			Addrs:   []netip.Prefix{prefix("10.0.0.1/24"), prefix("10.1.0.1/16")},
			Gateway: addr("10.0.0.254"),
		}, addrA)
		n2 := attach(t, s, l2, Interface{Addrs: []netip.Prefix{prefix("192.0.2.1/24")}}, addrA)
		s.AddRoute(prefix("198.51.100.0/24"), addr("192.0.2.254"), n2)
		s.AddRoute(prefix("198.51.100.7/32"), addr("10.1.0.9"), n1)
		for _, tt := range []struct {
			src, dst  string
			nic       *NIC
			hop, from string
		}{
			{"", "10.0.0.9", n1, "10.0.0.9", "10.0.0.1"},
			{"", "10.1.2.3", n1, "10.1.2.3", "10.1.0.1"},
			{"", "192.0.2.9", n2, "192.0.2.9", "192.0.2.1"},
			{"", "8.8.8.8", n1, "10.0.0.254", "10.0.0.1"},
			{"", "198.51.100.1", n2, "192.0.2.254", "192.0.2.1"},
			{"", "198.51.100.7", n1, "10.1.0.9", "10.1.0.1"},
			{"10.1.0.1", "8.8.8.8", n1, "10.0.0.254", "10.1.0.1"},
			{"0.0.0.0", "8.8.8.8", n1, "10.0.0.254", "10.0.0.1"},
		} {
			var src netip.Addr
			if tt.src != "" {
				src = addr(tt.src)
			}
			p, err := s.route(src, addr(tt.dst))
			if err != nil || p.nic != tt.nic || p.hop != addr(tt.hop) || p.src != addr(tt.from) {
				t.Errorf("%s -> %s: %+v, %v", tt.src, tt.dst, p, err)
			}
		}
		if _, err := s.route(addr("192.0.2.1"), addr("8.8.8.8")); !errors.Is(err, ErrNetworkUnreachable) {
			t.Errorf("error %v", err)
		}
		if got := n2.nextHop(addr("198.51.100.1")); got != addr("192.0.2.254") {
			t.Errorf("answers go through %v", got)
		}
		if got := n2.nextHop(addr("8.8.8.8")); got != addr("8.8.8.8") {
			t.Errorf("answers go through %v", got)
		}
	})
}

func TestBucket(t *testing.T) {
	b := bucket{rate: 10, burst: 3}
	now := time.Unix(1000, 0)
	count := func() (n int) {
		for b.take(now) {
			n++
		}
		return n
	}
	if n := count(); n != 3 {
		t.Errorf("%d at first", n)
	}
	now = now.Add(100 * time.Millisecond)
	if n := count(); n != 1 {
		t.Errorf("%d after a tenth of a second", n)
	}
	now = now.Add(time.Hour)
	if n := count(); n != 3 {
		t.Errorf("%d after an hour", n)
	}
}

// The heap gives connections back in the order of their deadlines, whatever
// happens to it meanwhile.
func TestTimerHeap(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	var h timerHeap
	conns := make([]*TCPConn, 10_000)
	for i := range conns {
		conns[i] = &TCPConn{heapIndex: -1}
	}
	base := time.Unix(1000, 0)
	in := map[*TCPConn]bool{}
	for range 100_000 {
		c := conns[rnd.IntN(len(conns))]
		if rnd.IntN(4) == 0 {
			h.remove(c)
			delete(in, c)
			continue
		}
		c.due = base.Add(time.Duration(rnd.IntN(1_000_000)))
		h.place(c)
		in[c] = true
	}
	if len(h) != len(in) {
		t.Fatalf("%d in the heap, %d put in", len(h), len(in))
	}
	var last time.Time
	for len(h) > 0 {
		c := h[0]
		if !in[c] || c.due.Before(last) || !h.first().Equal(c.due) {
			t.Fatalf("due %v after %v", c.due, last)
		}
		last = c.due
		h.remove(c)
		h.remove(c)
		delete(in, c)
	}
	if len(in) != 0 || !h.first().IsZero() {
		t.Errorf("%d are lost", len(in))
	}
}
