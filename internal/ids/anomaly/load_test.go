package anomaly

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

// packetTo is a packet as the decoder would have it.
func packetTo(dst netip.Addr, number uint64) *decode.Packet {
	return &decode.Packet{
		Time: start.Add(time.Duration(number) * time.Millisecond), Number: number,
		Src: outside(int(number)), Dst: dst, SrcPort: 40000, DstPort: 80, Payload: make([]byte, 100),
	}
}

func tcpPacket(flags wire.TCPFlags) wire.TCP {
	b := make([]byte, wire.TCPMinLen)
	f := wire.TCPFields{SrcPort: 40000, DstPort: 80, Flags: flags}
	f.Put(b, nil)
	return b
}

func TestMeterKinds(t *testing.T) {
	host, group := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("224.0.0.251")
	for _, c := range []struct {
		name     string
		dst      netip.Addr
		change   func(*decode.Packet)
		answered bool
		want     LoadKind
		counts   bool
	}{
		{"SYN", host, func(p *decode.Packet) { p.TCP = tcpPacket(wire.SYN) }, false, LoadSYN, true},
		{"SYN with ECN", host, func(p *decode.Packet) { p.TCP = tcpPacket(wire.SYN | wire.ECE | wire.CWR) }, false, LoadSYN, true},
		{"SYN-ACK", host, func(p *decode.Packet) { p.TCP = tcpPacket(wire.SYN | wire.ACK) }, false, 0, false},
		{"ACK", host, func(p *decode.Packet) { p.TCP = tcpPacket(wire.ACK) }, false, 0, false},
		{"UDP", host, func(p *decode.Packet) { p.UDP = make(wire.UDP, 8) }, false, LoadUDP, true},
		{"UDP answered", host, func(p *decode.Packet) { p.UDP = make(wire.UDP, 8) }, true, 0, false},
		{"UDP to a group", group, func(p *decode.Packet) { p.UDP = make(wire.UDP, 8) }, false, 0, false},
		{"answer of a resolver", host, func(p *decode.Packet) { p.UDP, p.SrcPort = make(wire.UDP, 8), 53 }, false, LoadReflected, true},
		{"ping", host, func(p *decode.Packet) { p.ICMPv4 = []byte{wire.ICMPv4Echo, 0} }, true, LoadICMP, true},
		{"pong", host, func(p *decode.Packet) { p.ICMPv4 = []byte{wire.ICMPv4EchoReply, 0} }, true, 0, false},
		{"pong unasked", host, func(p *decode.Packet) { p.ICMPv4 = []byte{wire.ICMPv4EchoReply, 0} }, false, LoadEchoReply, true},
		{"unreachable", host, func(p *decode.Packet) { p.ICMPv4 = []byte{3, 3} }, true, 0, false},
		{"unreachable about nothing", host, func(p *decode.Packet) { p.ICMPv4 = []byte{3, 3} }, false, LoadICMP, true},
		{"ping of everybody", host, func(p *decode.Packet) {
			p.ICMPv4, p.HasEther, p.EtherDst = []byte{wire.ICMPv4Echo, 0}, true, wire.Broadcast
		}, false, LoadBroadcast, true},
		{"ping by IPv6", host, func(p *decode.Packet) { p.ICMPv6 = []byte{wire.ICMPv6Echo, 0} }, false, LoadICMP, true},
		{"neighbour solicitation", host, func(p *decode.Packet) { p.ICMPv6 = []byte{135, 0} }, false, 0, false},
		{"ARP", host, func(*decode.Packet) {}, false, 0, false},
	} {
		m := NewMeter()
		p := packetTo(c.dst, 1)
		c.change(p)
		m.Packet(p, c.answered)
		loads := m.Take(nil)
		if len(loads) > 1 || (len(loads) == 1) != c.counts {
			t.Errorf("%s: %+v", c.name, loads)
		} else if c.counts && (loads[0].Kind != c.want || loads[0].Packets != 1 || loads[0].Bytes != 100 || loads[0].Dst != c.dst) {
			t.Errorf("%s: %+v", c.name, loads[0])
		}
	}
}

// Whatever the slots can't hold is handed out early, and nothing twice.
func TestMeterSums(t *testing.T) {
	m := NewMeter()
	var loads []Load
	const packets = 5000
	for n := uint64(1); n <= packets; n++ {
		p := packetTo(outside(int(n%500)), n)
		p.TCP = tcpPacket(wire.SYN)
		m.Packet(p, false)
		if n%3 == 0 {
			p.TCP = tcpPacket(wire.ACK)
			m.Established(p)
			p.TCP = tcpPacket(wire.RST | wire.ACK)
			m.Established(p)
		}
		if n%64 == 0 {
			loads = m.Take(loads)
		}
	}
	loads = m.Take(loads)
	var sum, completed uint32
	for _, l := range loads {
		sum += l.Packets
		completed += l.Completed
		if l.Since.Unix() != l.Until.Unix() || l.First == 0 || l.Last < l.First {
			t.Errorf("%+v", l)
		}
	}
	if sum != packets || completed != packets/3 {
		t.Errorf("%d packets, %d completed", sum, completed)
	}
	if again := m.Take(nil); len(again) != 0 {
		t.Errorf("%d more", len(again))
	}
}

func TestMeterAllocatesNothing(t *testing.T) {
	m := NewMeter()
	p := packetTo(outside(1), 1)
	p.TCP = tcpPacket(wire.SYN)
	loads := make([]Load, 0, 64)
	if n := testing.AllocsPerRun(1000, func() {
		m.Packet(p, false)
		loads = m.Take(loads[:0])
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkMeter(b *testing.B) {
	m := NewMeter()
	p := packetTo(outside(1), 1)
	p.TCP = tcpPacket(wire.SYN)
	for b.Loop() {
		m.Packet(p, false)
	}
}
