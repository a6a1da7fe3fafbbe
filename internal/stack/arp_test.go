package stack

import (
	"context"
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
		for _, e := range neighbours(p.nic) {
			if e.IP == addrB && (e.State != neigh.Reachable || e.MAC != macB) {
				t.Errorf("entry %v", e)
			}
		}
	})
}

// neighbours is what is known of the hosts on a link.
func neighbours(n *NIC) []neigh.Entry {
	n.stack.mu.Lock()
	defer n.stack.mu.Unlock()
	var all []neigh.Entry
	n.neigh.Each(func(e neigh.Entry) { all = append(all, e) })
	return all
}
