package stack

import (
	"bytes"
	"context"
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/link/pipe"
	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

var ethernet = pipe.Config{Ethernet: true}

func arpOf(t *testing.T, b []byte) (wire.Ethernet, wire.ARP) {
	t.Helper()
	e, err := wire.ParseEthernet(b)
	if err != nil || e.Type() != wire.TypeARP {
		t.Fatalf("not ARP: %x", b)
	}
	a, err := wire.ParseARP(e.Payload())
	if err != nil {
		t.Fatal(err)
	}
	return e, a
}

// settled is a test peer whose stack has announced its address.
func settled(t *testing.T, sc Config, ifc Interface) *testPeer {
	t.Helper()
	p := newTestPeer(t, ethernet, sc, ifc)
	time.Sleep(3 * time.Second)
	p.take()
	return p
}

func TestARPReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := settled(t, Config{}, Interface{})
		defer p.close()
		p.send(arpFrame(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrB, TargetIP: addrA}))
		e, a := arpOf(t, p.one())
		if e.Dst() != macB || e.Src() != macA || a.Op() != wire.ARPReply ||
			a.SenderMAC() != macA || a.SenderIP() != addrA || a.TargetMAC() != macB || a.TargetIP() != addrB {
			t.Errorf("reply %x", a)
		}
		p.send(arpFrame(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrB, TargetIP: addrC}))
		p.quiet("a request for somebody else")
		// The request taught us who asked: an answer needs no question.
		p.send(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, echoRequest([]byte("hello")))))
		if e, _ := wire.ParseEthernet(p.one()); e.Dst() != macB || e.Type() != wire.TypeIPv4 {
			t.Errorf("ping: %x", e)
		}
	})
}

// Packets wait for the address and go out when it is known.
func TestARPQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := settled(t, Config{}, Interface{})
		defer p.close()
		for i := range 3 {
			p.send(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, echoRequest([]byte{byte(i)}))))
		}
		go p.stack.DialTCP(context.Background(), netip.AddrPort{}, netip.AddrPortFrom(addrB, 80), nil)
		e, a := arpOf(t, p.one())
		if !e.Dst().IsBroadcast() || a.Op() != wire.ARPRequest || a.TargetIP() != addrB || a.SenderIP() != addrA {
			t.Errorf("request %x", a)
		}
		p.send(arpFrame(macA, wire.ARPFields{Op: wire.ARPReply, SenderMAC: macB, SenderIP: addrB, TargetMAC: macA, TargetIP: addrA}))
		got := p.take()
		if len(got) != 4 {
			t.Fatalf("%d frames", len(got))
		}
		for i, b := range got {
			e, err := wire.ParseEthernet(b)
			if err != nil || e.Dst() != macB {
				t.Fatalf("frame %x", b)
			}
			if i < 3 {
				if m := icmpOf(t, e.Payload()); !bytes.Equal(m.Payload(), []byte{byte(i)}) {
					t.Errorf("reply %d holds %x", i, m.Payload())
				}
			} else if s := tcpOf(t, e.Payload()); s.Flags() != wire.SYN {
				t.Errorf("flags %v", s.Flags())
			}
		}
	})
}

func TestARPQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := settled(t, Config{}, Interface{})
		defer p.close()
		for range 200 {
			p.send(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP}, echoRequest(make([]byte, 1400)))))
		}
		for i := range 200 {
			src := netip.AddrFrom4([4]byte{10, 0, 0, byte(10 + i)})
			p.send(framed(packetFrom(wire.IPv4Fields{Proto: wire.ProtoICMP, Src: src}, echoRequest(nil))))
		}
		p.nic.stack.mu.Lock()
		hosts, bytes := len(p.nic.pending), p.nic.pending[addrB].bytes
		p.nic.stack.mu.Unlock()
		if hosts > maxPendingHosts || bytes > maxPendingBytes {
			t.Errorf("%d bytes wait for one host, %d hosts are waited for", bytes, hosts)
		}
		if p.stack.Stats().Dropped.NeighbourFull == 0 {
			t.Error("nothing was dropped")
		}
		time.Sleep(10 * time.Second)
		p.nic.stack.mu.Lock()
		defer p.nic.stack.mu.Unlock()
		if n := len(p.nic.pending); n != 0 {
			t.Errorf("%d hosts are still waited for", n)
		}
	})
}

func TestNobodyAnswersARP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := settled(t, Config{}, Interface{})
		defer p.close()
		start := time.Now()
		_, err := p.stack.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrC, 80), nil)
		if !errors.Is(err, ErrHostUnreachable) {
			t.Errorf("error %v", err)
		}
		if d := time.Since(start); d != 3*time.Second {
			t.Errorf("gave up after %v", d)
		}
		if n := len(p.take()); n != 3 {
			t.Errorf("%d requests", n)
		}
	})
}

// A connection whose peer moves to another MAC without a word finds it again.
func TestNeighbourMoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := settled(t, Config{}, Interface{})
		defer p.close()
		l := p.listen(0)
		p.send(arpFrame(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrB, TargetIP: addrA}))
		p.take()
		p.send(framed(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: 1000, Flags: wire.SYN, Window: 65535}, nil, nil)))
		e, _ := wire.ParseEthernet(p.one())
		s := tcpOf(t, e.Payload())
		p.send(framed(tcpPacket(wire.TCPFields{SrcPort: 1, DstPort: testPort, Seq: 1001, Ack: s.Seq() + 1, Flags: wire.ACK, Window: 65535}, nil, nil)))
		c, err := l.AcceptTCP()
		if err != nil {
			t.Fatal(err)
		}
		c.Write([]byte("are you there?"))
		other := wire.MAC{2, 0, 0, 0, 0, 9}
		time.Sleep(15 * time.Second) // retransmissions, checks of the neighbour, and giving it up
		var last wire.Ethernet
		asked := false
		for _, b := range p.take() {
			last, _ = wire.ParseEthernet(b)
			asked = asked || (last.Type() == wire.TypeARP && last.Dst() == macB)
		}
		if !asked || last.Type() != wire.TypeARP || !last.Dst().IsBroadcast() {
			t.Errorf("asked the neighbour %v, then everybody: %v", asked, last)
		}
		p.send(arpFrame(macA, wire.ARPFields{Op: wire.ARPReply, SenderMAC: other, SenderIP: addrB, TargetMAC: macA, TargetIP: addrA}))
		if e, _ := wire.ParseEthernet(p.one()); e.Type() != wire.TypeIPv4 || e.Dst() != other {
			t.Errorf("frame %x", e)
		}
		c.Abort()
	})
}

func TestAddressConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		la, lb := pipe.New(ethernet)
		p := &testPeer{t: t, link: lb, stack: New(Config{})}
		defer p.close()
		go p.receive()
		nic, err := p.stack.Attach(la, Interface{Addrs: []netip.Prefix{netip.PrefixFrom(addrA, 24)}})
		if err != nil {
			t.Fatal(err)
		}
		_, a := arpOf(t, p.one())
		if !a.SenderIP().IsUnspecified() || a.TargetIP() != addrA {
			t.Errorf("probe %x", a)
		}
		p.send(arpFrame(macA, wire.ARPFields{Op: wire.ARPReply, SenderMAC: macB, SenderIP: addrA, TargetMAC: macA}))
		var conflict *ConflictError
		if err := nic.Ready(t.Context()); !errors.As(err, &conflict) || conflict.MAC != macB || conflict.Addr != addrA {
			t.Errorf("error %v", err)
		}
		if _, err := p.stack.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrB, 1), nil); !errors.As(err, &conflict) {
			t.Errorf("dial: error %v", err)
		}
	})
}

func TestAddressProbing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		la, lb := pipe.New(ethernet)
		p := &testPeer{t: t, link: lb, stack: New(Config{})}
		defer p.close()
		go p.receive()
		nic, err := p.stack.Attach(la, Interface{Addrs: []netip.Prefix{netip.PrefixFrom(addrA, 24)}})
		if err != nil {
			t.Fatal(err)
		}
		p.take()
		p.send(arpFrame(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrB, TargetIP: addrA}))
		p.quiet("the address is only probed for")
		start := time.Now()
		if err := nic.Ready(t.Context()); err != nil || time.Since(start) != 300*time.Millisecond {
			t.Errorf("ready after %v, error %v", time.Since(start), err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := nic.Ready(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		// Two conflicts in a row, and the address and all that uses it is gone.
		go func() {
			time.Sleep(3 * time.Second)
			for range 2 {
				p.send(arpFrame(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrA, TargetIP: addrC}))
			}
		}()
		var conflict *ConflictError
		if _, err := p.stack.DialTCP(t.Context(), netip.AddrPort{}, netip.AddrPortFrom(addrB, 1), nil); err == nil {
			t.Error("connected to nobody")
		}
		time.Sleep(time.Second)
		if !errors.As(nic.Err(), &conflict) {
			t.Errorf("error %v", nic.Err())
		}
	})
}

// In shared mode the kernel's table comes first, and the kernel answers ARP.
func TestSharedNeighbours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		known := map[netip.Addr]wire.MAC{addrB: macB}
		p := newTestPeer(t, ethernet, Config{}, Interface{
			Shared:    true,
			Neighbour: func(a netip.Addr) (wire.MAC, bool) { m, ok := known[a]; return m, ok },
		})
		defer p.close()
		p.quiet("the kernel's address needs no announcement")
		p.send(arpFrame(wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: macB, SenderIP: addrB, TargetIP: addrA}))
		p.quiet("ARP is the kernel's")

		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		p.stack.DialTCP(ctx, netip.AddrPort{}, netip.AddrPortFrom(addrB, 80), nil)
		if e, _ := wire.ParseEthernet(p.one()); e.Dst() != macB || e.Type() != wire.TypeIPv4 {
			t.Errorf("frame %x", e)
		}
		ctx, cancel = context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		p.stack.DialTCP(ctx, netip.AddrPort{}, netip.AddrPortFrom(addrC, 80), nil)
		if _, a := arpOf(t, p.one()); a.TargetIP() != addrC || a.SenderIP() != addrA || a.SenderMAC() != macA {
			t.Errorf("request %x", a)
		}
		for _, e := range p.nic.Neighbours() {
			if e.IP == addrB && (e.State != neigh.Reachable || e.MAC != macB) {
				t.Errorf("entry %v", e)
			}
		}
	})
}
