package decode

import (
	"slices"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// FuzzDecode takes any frames of any link type apart, two of them, since fragments
// need each other, and expects that the packets are few and what they say fits
// together.
func FuzzDecode(f *testing.F) {
	in4 := ip4(wire.ProtoUDP, udp(7, 8, []byte("0123456789abcdef"), false))
	whole := udp(7, 8, make([]byte, 30), true)
	f.Add(uint32(Ethernet), ether(wire.TypeIPv4, in4), ether(wire.TypeIPv6, ip6(wire.ProtoIPv4, in4)))
	f.Add(uint32(Raw), piece6(0, true, whole[:16]), piece6(16, false, whole[16:]))
	f.Add(uint32(Raw), ip4(wire.ProtoGRE, bytesOf(f, "3081 880b 0004 0001 00000001 00000002 ff03 0021 45")), message6(1, 4, in4))
	f.Add(uint32(LinuxSLL2), bytesOf(f, "86dd 0000 00000002 0001 00 06 0200000000000000 60"), in4)
	f.Add(uint32(Ethernet), ether(wire.TypeIPv4, ip4(wire.ProtoUDP, udp(9, 4789, join(bytesOf(f, "08000000 00000100"), ether(wire.TypeIPv4, in4)), false))), in4)
	f.Fuzz(func(t *testing.T, link uint32, a, b []byte) {
		d := New(Config{})
		for i, frame := range [][]byte{a, b} {
			packets := d.Decode(Frame{Time: time.Unix(1e9, 0), Number: uint64(i), Link: LinkType(link), Data: frame, Length: len(frame)})
			if len(packets) == 0 || len(packets) > 2*maxLayers {
				t.Fatalf("%d packets", len(packets))
			}
			for _, p := range packets {
				consistent(t, p)
			}
		}
	})
}

func consistent(t *testing.T, p *Packet) {
	t.Helper()
	for i, e := range p.Events {
		if slices.Contains(p.Events[:i], e) {
			t.Errorf("event %d twice", e)
		}
	}
	if p.IPv4 != nil && p.IPv6 != nil {
		t.Error("IPv4 and IPv6")
	}
	if p.IsIP() && (!p.Src.IsValid() || p.Src.Is4() != (p.IPv4 != nil)) {
		t.Errorf("from %v", p.Src)
	}
	if p.TCP != nil && (p.TCP.SrcPort() != p.SrcPort || len(p.TCP.Payload()) != len(p.Payload)) {
		t.Error("the segment is not the packet's")
	}
	if p.Invalid && len(p.Events) == 0 {
		t.Error("invalid, but why?")
	}
	if p.Fragment && (p.TCP != nil || p.UDP != nil || p.ICMPv4 != nil || p.ICMPv6 != nil) {
		t.Error("a fragment has no transport")
	}
}
