package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestUDP(t *testing.T) {
	good := udp(7, 8, []byte("hi"), false)
	length := func(n byte) []byte { return join(good[:5], []byte{n, 0, 0}, good[8:]) }
	p := expectEvents(t, IPv4, ip4(wire.ProtoUDP, join(length(9), []byte("more"))))[0]
	if string(p.Payload) != "h" {
		t.Errorf("payload %q", p.Payload)
	}
	expectEvents(t, IPv4, ip4(wire.ProtoUDP, good[:7]), event.UDPHeaderLenTooSmall)
	expectEvents(t, IPv4, ip4(wire.ProtoUDP, length(7)), event.UDPLenInvalid)
	expectEvents(t, IPv4, ip4(wire.ProtoUDP, length(11)), event.UDPPacketTooSmall)
	// Without a checksum there is none to be wrong, but over IPv6 there must be one.
	if decoded(IPv4, ip4(wire.ProtoUDP, length(10)))[0].ChecksumBad || !decoded(IPv6, ip6(wire.ProtoUDP, length(10)))[0].ChecksumBad {
		t.Error("no checksum")
	}
}
