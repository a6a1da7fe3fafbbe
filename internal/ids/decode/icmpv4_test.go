package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

// message4 is an ICMP message with the right checksum.
func message4(kind, code byte, payload []byte) []byte {
	return ip4(wire.ProtoICMP, packettest.ICMP(v4a, v4b, kind, code, wire.EchoRest(77, 1), string(payload)))
}

func TestICMPv4(t *testing.T) {
	quoted := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	p := expectEvents(t, IPv4, message4(8, 0, []byte("hi")))[0]
	if string(p.Payload) != "hi" || p.ChecksumBad {
		t.Errorf("echo %q", p.Payload)
	}
	for _, c := range []struct {
		b []byte
		e event.Event
	}{
		{ip4(wire.ProtoICMP, make([]byte, 7)), event.ICMPv4PacketTooSmall},
		{message4(1, 0, nil), event.ICMPv4UnknownType},
		{message4(200, 0, nil), event.ICMPv4UnknownType},
		{message4(8, 1, nil), event.ICMPv4UnknownCode},
		{message4(3, 16, quoted), event.ICMPv4UnknownCode},
		{message4(5, 4, quoted), event.ICMPv4UnknownCode},
		{message4(11, 2, quoted), event.ICMPv4UnknownCode},
		{message4(12, 1, quoted), event.ICMPv4UnknownCode},
		{message4(10, 0, nil), event.ICMPv4UnknownType},
		{message4(4, 0, nil), event.ICMPv4IPv4TruncatedPacket},
		{message4(13, 0, make([]byte, 11)), event.ICMPv4IPv4TruncatedPacket},
		{message4(14, 1, make([]byte, 12)), event.ICMPv4UnknownCode},
	} {
		p := expectEvents(t, IPv4, c.b, c.e)[0]
		if p.Quote != nil {
			t.Errorf("%v: a quote all the same", c.e)
		}
		if p.Invalid != (c.e == event.ICMPv4PacketTooSmall) {
			t.Errorf("%v: the message itself is whole", c.e)
		}
	}
	b := message4(8, 0, nil)
	b[len(b)-1] ^= 1
	if !decoded(IPv4, b)[0].ChecksumBad {
		t.Error("the checksum is wrong")
	}
}

// TestICMPv4Body: what a message has of its own is not its payload.
func TestICMPv4Body(t *testing.T) {
	for _, c := range []struct {
		b    []byte
		want int
	}{
		{message4(13, 0, make([]byte, 15)), 3},
		{message4(8, 0, make([]byte, 15)), 15},
		{message4(3, 0, nil), 0},
	} {
		if p := expectEvents(t, IPv4, c.b)[0]; len(p.Payload) != c.want {
			t.Errorf("type %d: %d bytes", p.ICMPv4[0], len(p.Payload))
		}
	}
	routers := func(n, words byte, addresses int) []byte {
		b := packettest.ICMP(v4a, v4b, 9, 16, uint32(n)<<24|uint32(words)<<16, string(make([]byte, addresses)))
		return ip4(wire.ProtoICMP, b)
	}
	if p := expectEvents(t, IPv4, routers(2, 2, 17))[0]; len(p.Payload) != 1 {
		t.Errorf("%d bytes behind the routers", len(p.Payload))
	}
	expectEvents(t, IPv4, routers(2, 2, 15), event.ICMPv4IPv4TruncatedPacket)
}
