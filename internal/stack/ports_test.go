package stack

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link/pipe"
	"gotcp/internal/wire"
)

func TestPortChoice(t *testing.T) {
	var p portPicker
	key := flow{netip.AddrPortFrom(addrA, 0), netip.AddrPortFrom(addrB, 80)}
	all := func(netip.AddrPort) bool { return true }
	seen := map[uint16]bool{}
	for range lastPort - firstPort + 1 {
		port, err := p.pick(key, all)
		if err != nil || port < firstPort || port > lastPort || seen[port] {
			t.Fatalf("port %d, error %v, seen before %v", port, err, seen[port])
		}
		seen[port] = true
	}
	if _, err := p.pick(key, func(netip.AddrPort) bool { return false }); !errors.Is(err, ErrNoPorts) {
		t.Errorf("error %v", err)
	}
	if port, err := p.pick(key, func(a netip.AddrPort) bool { return a.Port() == 40000 }); port != 40000 || err != nil {
		t.Errorf("port %d, error %v", port, err)
	}
	other := portPicker{secret: [32]byte{1}, next: p.next}
	if p.hash(key) == other.hash(key) {
		t.Error("the secret does not matter")
	}
}

// kernelPorts stands in for the kernel that ports are reserved from.
type kernelPorts struct {
	mu    sync.Mutex
	next  uint16
	taken map[netip.AddrPort]bool
}

func (k *kernelPorts) reserve(a netip.AddrPort) (uint16, func(), error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if a.Port() == 0 {
		k.next++
		a = netip.AddrPortFrom(a.Addr(), 40000+k.next)
	}
	if k.taken[a] {
		return 0, nil, ErrAddressInUse
	}
	k.taken[a] = true
	return a.Port(), func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.taken, a)
	}, nil
}

// Connections to the same place that are dialled at once get a port each.
func TestReservationsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kernel := &kernelPorts{taken: map[netip.AddrPort]bool{}}
		p := newPair(t, pairConfig{a: Config{Reserve: kernel.reserve}, ifA: Interface{Shared: true}})
		defer p.close()
		p.listen(t, 100)
		p.dial(t) // its port is there to be shared, but not with these
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				if _, err := p.a.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrB, testPort), nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(kernel.taken) != 51 {
			t.Errorf("%d ports for 51 connections", len(kernel.taken))
		}
	})
}

// Two that are offered the same free port cannot both have it.
func TestPortOvertaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kernel := &kernelPorts{taken: map[netip.AddrPort]bool{}}
		p := newPair(t, pairConfig{
			a:   Config{Reserve: kernel.reserve},
			ifA: Interface{Shared: true},
			ifB: Interface{Addrs: []netip.Prefix{netip.PrefixFrom(addrB, 24), netip.PrefixFrom(addrC, 24)}},
		})
		defer p.close()
		p.listen(t, 100)
		p.dial(t)
		var wg sync.WaitGroup
		for range 50 { // all find the port of the first connection free
			wg.Go(func() {
				if _, err := p.a.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrC, testPort), nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(kernel.taken) != 50 {
			t.Errorf("%d ports for 50 connections", len(kernel.taken))
		}
	})
}

// One reserved port serves many destinations, and is given back with the last
// connection.
func TestReservations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kernel := &kernelPorts{taken: map[netip.AddrPort]bool{}}
		p := newPair(t, pairConfig{
			a:   Config{Reserve: kernel.reserve, TCP: quickTimeWait},
			ifA: Interface{Shared: true},
			b:   Config{TCP: quickTimeWait},
			ifB: Interface{Addrs: []netip.Prefix{netip.PrefixFrom(addrB, 24), netip.PrefixFrom(addrC, 24)}},
		})
		defer p.close()
		p.listen(t, 0)
		first := p.dial(t)
		second, err := p.a.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrC, testPort), nil)
		if err != nil {
			t.Fatal(err)
		}
		third := p.dial(t)
		port := func(c *TCPConn) int { return c.LocalAddr().(*net.TCPAddr).Port }
		if port(first) != port(second) || port(first) == port(third) || len(kernel.taken) != 2 {
			t.Errorf("ports %d %d %d, reserved %v", port(first), port(second), port(third), kernel.taken)
		}
		first.Abort()
		third.Abort()
		synctest.Wait()
		if len(kernel.taken) != 1 {
			t.Errorf("reserved %v", kernel.taken)
		}
		second.Abort()
		synctest.Wait()
		if len(kernel.taken) != 0 {
			t.Errorf("still reserved: %v", kernel.taken)
		}
		kernel.taken[netip.AddrPortFrom(addrA, 7)] = true
		_, err = p.a.DialTCP(t.Context(), netip.AddrPortFrom(addrA, 7), netip.AddrPortFrom(addrB, testPort), nil)
		if !errors.Is(err, ErrAddressInUse) {
			t.Errorf("a port of the kernel's: %v", err)
		}
	})
}

// On a shared address, a listener's port is ours and nothing else is; its
// connections keep it when it closes.
func TestSharedListener(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kernel := &kernelPorts{taken: map[netip.AddrPort]bool{}}
		p := newTestPeer(t, pipe.Config{}, Config{Reserve: kernel.reserve, TCP: quickTimeWait}, Interface{Shared: true})
		defer p.close()
		stray := tcpPacket(wire.TCPFields{SrcPort: 9, DstPort: testPort, Seq: 1, Ack: 2, Flags: wire.ACK}, nil, nil)
		p.send(stray)
		p.quiet("not ours yet")
		l := p.listen(0)
		if _, err := p.stack.ListenTCP(netip.AddrPortFrom(addrA, testPort), nil, 0); err != nil {
			t.Error(err)
		}
		p.send(stray)
		if s := tcpOf(t, p.one()); s.Flags() != wire.RST {
			t.Errorf("flags %v", s.Flags())
		}
		p.send(tcpPacket(wire.TCPFields{SrcPort: 9, DstPort: testPort + 1, Flags: wire.SYN}, nil, nil))
		p.quiet("another port")
		l2 := p.stack.listener(netip.AddrPortFrom(addrA, testPort))
		c, _ := p.accept(1, l2)
		l.Close()
		l2.Close()
		if len(kernel.taken) != 1 {
			t.Errorf("reserved %v", kernel.taken)
		}
		p.take()
		p.send(stray)
		if s := tcpOf(t, p.one()); s.Flags() != wire.RST {
			t.Errorf("flags %v", s.Flags())
		}
		c.Abort()
		time.Sleep(time.Second)
		if len(kernel.taken) != 0 {
			t.Errorf("still reserved: %v", kernel.taken)
		}
		p.take()
		p.send(stray)
		p.quiet("not ours any more")
	})
}
