package decode

import (
	"testing"

	"gotcp/internal/ids/event"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

func TestQuotes(t *testing.T) {
	four, six := udp(7, 8, nil, false), udp(7, 8, nil, true)
	echo4 := packettest.ICMP(v4a, v4b, 8, 0, wire.EchoRest(77, 1), "")
	echo6 := packettest.ICMP(v6a, v6b, 128, 0, wire.EchoRest(77, 1), "")
	for name, c := range map[string]struct {
		link  LinkType
		frame []byte
		want  Quote // without addresses there is none
	}{
		"IPv4":              {IPv4, message4(3, 1, ip4(wire.ProtoUDP, four)), Quote{v4a, v4b, wire.ProtoUDP, 7, 8}},
		"IPv4, eight":       {IPv4, message4(3, 1, ip4(wire.ProtoTCP, four)[:28]), Quote{v4a, v4b, wire.ProtoTCP, 7, 8}},
		"IPv4, no ports":    {IPv4, message4(3, 1, ip4(wire.ProtoUDP, four)[:23]), Quote{}},
		"IPv4, echo":        {IPv4, message4(3, 1, ip4(wire.ProtoICMP, echo4)), Quote{v4a, v4b, wire.ProtoICMP, 0, 0}},
		"IPv4, no echo":     {IPv4, message4(3, 1, ip4(wire.ProtoICMP, message4(3, 1, nil))), Quote{}},
		"IPv4, other":       {IPv4, message4(3, 1, ip4(99, nil)), Quote{v4a, v4b, 99, 0, 0}},
		"IPv4, nothing":     {IPv4, message4(3, 1, nil), Quote{}},
		"IPv6":              {IPv6, message6(1, 4, ip6(wire.ProtoUDP, six)), Quote{v6a, v6b, wire.ProtoUDP, 7, 8}},
		"IPv6, echo":        {IPv6, message6(1, 4, ip6(wire.ProtoICMPv6, echo6)), Quote{v6a, v6b, wire.ProtoICMPv6, 0, 0}},
		"IPv6, no ports":    {IPv6, message6(1, 4, ip6(wire.ProtoUDP, six)[:43]), Quote{}},
		"options cut off":   {IPv4, message4(3, 1, join([]byte{0x4f}, ip4(wire.ProtoUDP, four)[1:])), Quote{}},
		"not an error":      {IPv4, message4(8, 0, ip4(wire.ProtoUDP, four)), Quote{}},
		"not an IPv6 error": {IPv6, message6(128, 0, ip6(wire.ProtoUDP, six)), Quote{}},
	} {
		p := expectEvents(t, c.link, c.frame)[0]
		if got := p.Quote; (got != nil) != c.want.Src.IsValid() || got != nil && *got != c.want {
			t.Errorf("%s: quote %+v", name, got)
		}
	}
}

func TestBrokenQuotes(t *testing.T) {
	four, six := ip4(wire.ProtoUDP, udp(7, 8, nil, false)), ip6(wire.ProtoUDP, udp(7, 8, nil, true))
	for _, c := range []struct {
		link  LinkType
		frame []byte
		e     event.Event
	}{
		{IPv4, message4(3, 1, four[:1]), event.ICMPv4IPv4TruncatedPacket},
		{IPv4, message4(3, 1, four[:19]), event.ICMPv4IPv4TruncatedPacket},
		{IPv4, message4(3, 1, join([]byte{0x65}, four[1:])), event.ICMPv4IPv4UnknownVersion},
		{IPv6, message6(1, 4, six[:39]), event.ICMPv6IPv6TruncatedPacket},
		{IPv6, message6(1, 4, join([]byte{0x45}, six[1:])), event.ICMPv6IPv6UnknownVersion},
	} {
		if p := expectEvents(t, c.link, c.frame, c.e)[0]; p.Quote != nil {
			t.Errorf("%v: a quote all the same", c.e)
		}
	}
}
