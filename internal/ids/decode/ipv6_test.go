package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

func TestIPv6Header(t *testing.T) {
	good := ip6(wire.ProtoUDP, udp(7, 8, nil, true))
	expectEvents(t, IPv6, good)
	expectEvents(t, IPv6, good[:39], event.IPv6PacketTooSmall)
	expectEvents(t, IPv6, join([]byte{0x45}, good[1:]), event.IPv6WrongIPVersion)
	expectEvents(t, IPv6, good[:41], event.IPv6TruncatedPacket)
	expectEvents(t, IPv6, ip6(99, make([]byte, 8)), event.IPv6UnknownNextHeader)
	expectEvents(t, IPv6, ip6(99, nil), event.IPv6UnknownNextHeader)
	expectEvents(t, IPv6, ip6(wire.ProtoICMP, make([]byte, 8)), event.IPv6ICMPv4)
	expectEvents(t, IPv6, ip6(wire.ProtoIPv6NoNext, nil))
	expectEvents(t, IPv6, ip6(wire.ProtoIPv6NoNext, []byte{1}), event.IPv6DataAfterNoneHeader)
}

// TestExtensionHeaders: each case is extension headers that lead to a datagram, its
// number in the last of them being 11.
func TestExtensionHeaders(t *testing.T) {
	const (
		hop    = wire.ProtoHopByHop
		route  = wire.ProtoIPv6Routing
		dest   = wire.ProtoIPv6Dest
		auth   = wire.ProtoAH
		frag   = wire.ProtoIPv6Fragment
		mobile = wire.ProtoMobility
	)
	for _, c := range []struct {
		name   string
		first  wire.IPProto
		chain  string
		events []event.Event
	}{
		{"router alert", hop, "11 00 0502 0000 0100", []event.Event{event.IPv6ZeroLenPadN}},
		{"router alert and padding", hop, "11 00 0502 0000 00 00", nil},
		{"only padding", hop, "11 00 0104 00000000", []event.Event{event.IPv6HopOptionsOnlyPadding}},
		{"only padding, dest", dest, "11 00 000000000000", []event.Event{event.IPv6DestOptionsOnlyPadding}},
		{"jumbo and padding", hop, "11 01 c204 00010000 0104 00000000 0000", []event.Event{event.IPv6HopOptionsOnlyPadding}},
		{"unknown option", hop, "11 00 3e04 00000000", []event.Event{event.IPv6HopOptionsUnknownOption}},
		{"unknown option, dest", dest, "11 00 3e04 00000000", []event.Event{event.IPv6DestOptionsUnknownOption}},
		{"unknown option, a byte too long", hop, "11 00 3e05 00000000", []event.Event{event.IPv6HopOptionsUnknownOption}},
		{"padding, a byte too long", hop, "11 00 0105 00000000", []event.Event{event.IPv6HopOptionsOnlyPadding}},
		{"unknown option, two bytes too long", hop, "11 00 3e06 00000000", []event.Event{event.IPv6ExtInvalidOptionLen}},
		{"hop twice", hop, "00 00 0502 0000 0000 11 00 0502 0000 0000", []event.Event{event.IPv6ExtDuplicateHH}},
		{"dest twice", dest, "3c 00 3e04 00000000 11 00 3e04 00000000", []event.Event{event.IPv6DestOptionsUnknownOption}},
		{"dest three times", dest, "3c 00 3e04 00000000 3c 00 3e04 00000000 11 00 3e04 00000000",
			[]event.Event{event.IPv6DestOptionsUnknownOption, event.IPv6ExtDuplicateDH}},
		{"routing", route, "11 00 0200 00000000", nil},
		{"routing, type 0", route, "11 00 0000 00000000", []event.Event{event.IPv6RHType0}},
		{"routing twice", route, "2b 00 0200 00000000 11 00 0200 00000000", []event.Event{event.IPv6ExtDuplicateRH}},
		{"auth", auth, "11 02 0000 00000001 00000001 00000000", nil},
		{"auth, too short by its length", auth, "11 00 0000 00000001 00000001", nil},
		{"auth, reserved", auth, "11 02 0001 00000001 00000001 00000000", []event.Event{event.IPv6ExtAHReservedNotNull}},
		{"auth twice", auth, "33 01 0000 00000001 00000001 11 01 0000 00000001 00000001", []event.Event{event.IPv6ExtDuplicateAH}},
		{"atomic fragment", frag, "11 00 0000 00000001", []event.Event{event.IPv6ExtUselessFH}},
		{"atomic fragment, reserved", frag, "11 01 0000 00000001",
			[]event.Event{event.IPv6FHNonZeroReservedField, event.IPv6ExtUselessFH}},
		{"two fragment headers", frag, "2c 00 0000 00000001 11 00 0000 00000001",
			[]event.Event{event.IPv6ExtUselessFH, event.IPv6ExtDuplicateFH}},
		{"mobility", mobile, "11 00 0000 00000000", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := ip6(c.first, join(bytesOf(t, c.chain), udp(7, 8, []byte("hi"), true)))
			p := expectEvents(t, IPv6, b, c.events...)[0]
			if p.UDP == nil || p.Proto != wire.ProtoUDP || string(p.Payload) != "hi" {
				t.Errorf("what is behind the headers is not looked at: %v %q", p.Proto, p.Payload)
			}
		})
	}
}

func TestBrokenExtensionHeaders(t *testing.T) {
	for _, c := range []struct {
		first wire.IPProto
		chain string
		want  []event.Event
	}{
		{wire.ProtoHopByHop, "11", []event.Event{event.IPv6TruncatedExt}},
		{wire.ProtoHopByHop, "11 01 0502 0000 0000", []event.Event{event.IPv6TruncatedExt}},
		{wire.ProtoIPv6Routing, "11 01 0000 00000000", []event.Event{event.IPv6TruncatedExt}},
		{wire.ProtoIPv6Fragment, "11 00 0000", []event.Event{event.IPv6TruncatedExt}},
		{wire.ProtoAH, "11 04 0000 00000000", []event.Event{event.IPv6TruncatedExt}},
		{wire.ProtoHopByHop, "11 00 0109 00000000 00", []event.Event{event.IPv6ExtInvalidOptionLen, event.IPv6TruncatedExt}},
		{wire.ProtoHopByHop, "11 00 0501 00 000000", []event.Event{event.IPv6ExtInvalidOptionLen, event.IPv6TruncatedExt}},
		{wire.ProtoHopByHop, "11 00 0502 0000 00 3e", []event.Event{event.IPv6ExtInvalidOptionLen, event.IPv6TruncatedExt}},
		{wire.ProtoIPv6Fragment, "06 00 0000 00000001 61", []event.Event{event.IPv6ExtUselessFH, event.IPv6TruncatedExt}},
	} {
		p := expectEvents(t, IPv6, ip6(c.first, bytesOf(t, c.chain)), c.want...)[0]
		if !p.Invalid {
			t.Errorf("%s: the packet is not invalid", c.chain)
		}
	}
}
