package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// message4 and message6 are ICMP messages with right checksums.
func message4(kind, code byte, payload []byte) []byte {
	b := make([]byte, wire.ICMPLen+len(payload))
	wire.PutICMPv4(b, kind, code, wire.EchoRest(77, 1), payload)
	return ip4(wire.ProtoICMP, b)
}

func TestICMPv4QuotingNothing(t *testing.T) {
	expectEvents(t, IPv4, message4(3, 1, nil))
}

func TestICMPv4(t *testing.T) {
	quoted := ip4(wire.ProtoUDP, udp(7, 8, nil, false))
	p := expectEvents(t, IPv4, message4(8, 0, []byte("hi")))[0]
	if string(p.Payload) != "hi" || p.ChecksumBad {
		t.Errorf("echo %q", p.Payload)
	}
	p = expectEvents(t, IPv4, message4(3, 1, quoted))[0]
	if q := p.Quote; q == nil || *q != (Quote{v4a, v4b, wire.ProtoUDP, 7, 8}) {
		t.Errorf("quote %+v", p.Quote)
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
		{message4(3, 1, quoted[:1]), event.ICMPv4IPv4TruncatedPacket},
		{message4(3, 1, quoted[:19]), event.ICMPv4IPv4TruncatedPacket},
		{message4(3, 1, join([]byte{0x65}, quoted[1:])), event.ICMPv4IPv4UnknownVersion},
		{message4(3, 1, join([]byte{0x4f}, quoted[1:])), event.ICMPv4IPv4TruncatedPacket},
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
