package loop

import (
	"net/netip"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
	"gotcp/internal/link/packet"
	"gotcp/internal/wire"
)

// BenchmarkRoundTrip sends packets to ourselves over loopback.
func BenchmarkRoundTrip(b *testing.B) {
	for _, bb := range []struct {
		name string
		size int
	}{{"64K", 65000}, {"1460", 1460}} {
		b.Run(bb.name, func(b *testing.B) {
			l := open(b, lab.New(b).Host("a"), Config{Filter: packet.Filter{Addrs: []netip.Addr{elsewhere}}})
			send, room := make([]link.Frame, 8), make([]link.Frame, 8)
			for i := range send {
				send[i].Data = echo(localhost, elsewhere, bb.size)
				send[i].Data[wire.IPv4MinLen] = 0 // a reply, which nobody answers
			}
			linktest.BenchmarkFrames(b, len(send), bb.size, func() { linktest.Carry(b, l, l, send, room) })
		})
	}
}
