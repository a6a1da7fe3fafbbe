package stack

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/pipe"
	"gotcp/internal/neigh"
	"gotcp/internal/tcp"
)

var (
	addrA = netip.MustParseAddr("10.0.0.1")
	addrB = netip.MustParseAddr("10.0.0.2")
	addrC = netip.MustParseAddr("10.0.0.3") // nobody's
)

const testPort = 8888

// pairConfig is what newPair makes.
type pairConfig struct {
	pipe pipe.Config
	a, b Config
	ifA  Interface // Addrs are set if there are none
	ifB  Interface
}

// pair is two hosts on one cable.
type pair struct {
	a, b       *Stack
	nicA, nicB *NIC
}

func newPair(t testing.TB, cfg pairConfig) *pair {
	t.Helper()
	la, lb := pipe.New(cfg.pipe)
	p := &pair{a: New(cfg.a), b: New(cfg.b)}
	p.nicA = attach(t, p.a, la, cfg.ifA, addrA)
	p.nicB = attach(t, p.b, lb, cfg.ifB, addrB)
	return p
}

// attach joins l to s with an address in 10.0.0.0/24, already checked.
func attach(t testing.TB, s *Stack, l link.Link, cfg Interface, addr netip.Addr) *NIC {
	t.Helper()
	if cfg.Addrs == nil {
		cfg.Addrs = []netip.Prefix{netip.PrefixFrom(addr, 24)}
	}
	if cfg.DAD == neigh.Quick {
		cfg.DAD = neigh.None
	}
	n, err := s.Attach(l, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (p *pair) close() {
	p.a.Close()
	p.b.Close()
}

// listen makes b listen on testPort.
func (p *pair) listen(t testing.TB, backlog int) *TCPListener {
	t.Helper()
	l, err := p.b.ListenTCP(netip.AddrPortFrom(netip.Addr{}, testPort), nil, backlog)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// dial connects a to b.
func (p *pair) dial(t testing.TB) *TCPConn {
	t.Helper()
	c, err := p.a.DialTCP(context.Background(), netip.AddrPort{}, netip.AddrPortFrom(addrB, testPort), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// connect makes a connection and returns both ends, a's first.
func (p *pair) connect(t testing.TB) (*TCPConn, *TCPConn) {
	t.Helper()
	l := p.listen(t, 0)
	defer l.Close()
	c := p.dial(t)
	l.SetDeadline(time.Now().Add(10 * time.Second))
	d, err := l.AcceptTCP()
	if err != nil {
		t.Fatal(err)
	}
	return c, d
}

// quickTimeWait keeps tests that wait for the end of everything short.
var quickTimeWait = tcp.Config{MSL: 10 * time.Millisecond}
