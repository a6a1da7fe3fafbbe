package flow

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

func BenchmarkLookup(b *testing.B) {
	now := time.Unix(1e9, 0)
	t := New[[64]byte](Config{}, nil)
	var packets []*decode.Packet
	for i := range 64 {
		src := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}), 1000)
		packets = append(packets, packet(now, wire.ProtoTCP, src.String(), "10.1.0.1:80"))
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if _, dir, _ := t.Packet(packets[i&63]); dir != app.ToServer {
			b.Fatal(dir)
		}
		i++
	}
}
