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
