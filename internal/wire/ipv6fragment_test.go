package wire

import (
	"errors"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func TestIPv6Fragment(t *testing.T) {
	for _, tt := range []struct {
		offset int
		more   bool
		id     uint32
	}{{0, true, 1}, {1448, true, 0xdeadbeef}, {65528, false, 0xffffffff}} {
		b := make([]byte, IPv6FragmentLen, 16)
		equal(t, "Put", PutIPv6Fragment(b, ProtoUDP, tt.offset, tt.more, tt.id), IPv6FragmentLen)
		f := must[IPv6Fragment](t)(ParseIPv6Fragment(append(b, "payload"...)))
		equal(t, "NextHeader", f.NextHeader(), ProtoUDP)
		equal(t, "Offset", f.Offset(), tt.offset)
		equal(t, "More", f.More(), tt.more)
		equal(t, "ID", f.ID(), tt.id)
		equal(t, "Payload", string(f.Payload()), "payload")

		g := theirLayer[*layers.IPv6Fragment](t, f, layers.LayerTypeIPv6Fragment)
		equal(t, "gopacket's next header", IPProto(g.NextHeader), ProtoUDP)
		equal(t, "gopacket's offset", int(g.FragmentOffset)*8, tt.offset)
		equal(t, "gopacket's more", g.MoreFragments, tt.more)
		equal(t, "gopacket's ID", g.Identification, tt.id)
	}
}

func TestIPv6FragmentFromGopacket(t *testing.T) {
	fragment := gopacket.Payload("\x11\x00\x00\x09\x00\x00\x00\x07data")
	p := must[IPv6](t)(ParseIPv6(theirs(t, theirIPv6(layers.IPProtocolIPv6Fragment), fragment)))
	proto, b, ok := p.Upper()
	equal(t, "protocol", proto, ProtoIPv6Fragment)
	equal(t, "ok", ok, true)
	equalBytes(t, "fragment", b, fragment)
}

func FuzzIPv6Fragment(f *testing.F) {
	f.Add([]byte("\x06\x00\x00\x01\x00\x00\x00\x01abc"))
	f.Add([]byte("1234567"))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := ParseIPv6Fragment(b)
		if err != nil {
			equal(t, "short", errors.Is(err, ErrShort) && len(b) < IPv6FragmentLen, true)
			return
		}
		again := make([]byte, len(b))
		n := PutIPv6Fragment(again, h.NextHeader(), h.Offset(), h.More(), h.ID())
		copy(again[n:], h.Payload())
		again[1], again[3] = b[1], again[3]|b[3]&6 // reserved
		equalBytes(t, "round trip", again, b)
	})
}
