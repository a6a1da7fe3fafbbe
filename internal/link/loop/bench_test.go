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
			send, frames := make([]link.Frame, 8), make([]link.Frame, 8)
			for i := range send {
				send[i].Data = echo(localhost, elsewhere, bb.size)
				send[i].Data[wire.IPv4MinLen] = 0 // a reply, which nobody answers
			}
			b.SetBytes(int64(bb.size))
			b.ReportAllocs()
			// One iteration is one packet.
			for left := 0; b.Loop(); left-- {
				if left == 0 {
					if err := linktest.SendAll(l, send); err != nil {
						b.Fatal(err)
					}
					for left < len(send) {
						n, err := l.Recv(frames)
						if err != nil {
							b.Fatal(err)
						}
						left += n
					}
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "packets/s")
		})
	}
}
