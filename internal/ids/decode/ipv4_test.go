package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestIPv4Header(t *testing.T) {
	good := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	change := func(at int, v byte) []byte {
		b := join(good)
		b[at] = v
		return b
	}
	expectEvents(t, IPv4, good)
	expectEvents(t, IPv4, good[:19], event.IPv4PacketTooSmall)
	expectEvents(t, IPv4, change(0, 0x65), event.IPv4WrongIPVersion)
	expectEvents(t, IPv4, change(0, 0x44), event.IPv4HeaderLenTooSmall)
	expectEvents(t, IPv4, change(3, 19), event.IPv4TotalLenSmallerThanHeaderLen)
	expectEvents(t, IPv4, change(3, 100), event.IPv4TruncatedPacket)
	expectEvents(t, IPv4, ip4(wire.ProtoICMPv6, make([]byte, 8)), event.IPv4ICMPv6)
	expectEvents(t, IPv4, ip4(wire.ProtoESP, make([]byte, 7)), event.ESPPacketTooSmall)
	expectEvents(t, IPv4, ip4(wire.ProtoSCTP, make([]byte, 11)), event.SCTPPacketTooSmall)

	if p := decoded(IPv4, change(8, 1))[0]; !p.HeaderChecksumBad || p.ChecksumBad || p.UDP == nil {
		t.Error("the header's checksum is wrong, the datagram's is right")
	}
	b := join(good)
	b[len(b)-1] ^= 1
	if p := decoded(IPv4, b)[0]; !p.ChecksumBad || p.HeaderChecksumBad {
		t.Error("the datagram's checksum is wrong")
	}
	if p := New(Config{}).Decode(Frame{Link: IPv4, Data: b, Trusted: true})[0]; p.ChecksumBad {
		t.Error("a trusted frame's checksum was verified")
	}
	if p := New(Config{SkipChecksums: true}).Decode(Frame{Link: IPv4, Data: b})[0]; p.ChecksumBad {
		t.Error("the checksum was verified all the same")
	}
}

func TestIPInIP(t *testing.T) {
	in4 := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	in6 := ip6(wire.ProtoUDP, udp(7, 8, nil, true))
	for _, c := range [][]byte{ip4(wire.ProtoIPv4, in4), ip4(wire.ProtoIPv6, in6), ip6(wire.ProtoIPv4, in4), ip6(wire.ProtoIPv6, in6)} {
		if p := innermost(t, Raw, c, 2); p.Depth != 1 {
			t.Errorf("depth %d", p.Depth)
		}
	}
	expectEvents(t, Raw, ip6(wire.ProtoIPv4, in4[:19]), event.IPv6IPv4InIPv6TooSmall)
	expectEvents(t, Raw, ip6(wire.ProtoIPv4, in6), event.IPv6IPv4InIPv6WrongVersion)
	expectEvents(t, Raw, ip6(wire.ProtoIPv6, in4), event.IPv6IPv6InIPv6TooSmall)
	expectEvents(t, Raw, ip6(wire.ProtoIPv6, join([]byte{0x45}, in6[1:])), event.IPv6IPv6InIPv6WrongVersion)
}

// TestNoIPInIP: what a tunnel carries that is no IP is nothing, and nothing is wrong with it.
func TestNoIPInIP(t *testing.T) {
	in4 := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	in6 := ip6(wire.ProtoUDP, udp(7, 8, nil, true))
	for name, b := range map[string][]byte{
		"short":             ip4(wire.ProtoIPv4, in4[:19]),
		"cut off":           ip4(wire.ProtoIPv4, in4[:21]),
		"the other version": ip4(wire.ProtoIPv4, in6),
		"cut off, IPv6":     ip4(wire.ProtoIPv6, in6[:41]),
		"in GRE":            ip4(wire.ProtoGRE, join([]byte{0, 0, 0x08, 0}, in4[:21])),
		"in Geneve":         ip4(wire.ProtoUDP, udp(9, 6081, join([]byte{0, 0, 0x86, 0xdd, 0, 0, 1, 0}, in6[:41]), false)),
	} {
		if all := decoded(Raw, b); len(all) != 1 || len(all[0].Events) > 0 {
			t.Errorf("%s: %d packets, events %v", name, len(all), all[0].Events)
		}
	}
	// What is wrong above IP is.
	if all := decoded(Raw, ip4(wire.ProtoIPv4, ip4(wire.ProtoUDP, []byte{0, 7}))); len(all) != 2 || len(all[1].Events) != 1 {
		t.Errorf("%d packets", len(all))
	}
}

// TestDepthIsBounded: a frame full of headers costs no more than a few of them.
func TestDepthIsBounded(t *testing.T) {
	b := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	for range 1000 {
		b = ip4(wire.ProtoIPv4, b)
	}
	all := decoded(Raw, b)
	if n := len(all); n != maxLayers-1 {
		t.Errorf("%d packets", n)
	}
	if last := all[len(all)-1]; len(last.Events) != 1 || last.Events[0] != event.TooManyLayers {
		t.Errorf("events %v", last.Events)
	}
}

func TestSCTP(t *testing.T) {
	p := expectEvents(t, IPv4, ip4(wire.ProtoSCTP, bytesOf(t, "0007 0008 00000000 00000000 0a")))[0]
	if p.SrcPort != 7 || p.DstPort != 8 || len(p.Payload) != 1 {
		t.Errorf("%+v", p)
	}
}
