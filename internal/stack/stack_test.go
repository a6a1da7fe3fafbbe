package stack

import (
	"io"
	"math/rand/v2"
	"net/netip"
	"testing"
	"testing/synctest"

	"gotcp/internal/link"
	"gotcp/internal/link/impair"
	"gotcp/internal/link/pipe"
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
		attach(t, s, out, Interface{
			Addrs:    []netip.Prefix{netip.PrefixFrom(local, 8), netip.PrefixFrom(addrA, 32)},
			Loopback: true,
		}, local)
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

func TestRandomnessFails(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("made a stack without secrets")
		}
	}()
	New(Config{Rand: io.LimitReader(rand.NewChaCha8([32]byte{}), 40)})
}
