package decode

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

// tcpFrame is an Ethernet frame with a segment in it.
func tcpFrame(src, dst string, payload int) []byte {
	from, to := netip.MustParseAddrPort(src), netip.MustParseAddrPort(dst)
	h := wire.TCPFields{Flags: wire.ACK, Window: 1000}
	segment := packettest.TCP(from, to, h, &wire.TCPOptions{HasTimestamps: true}, strings.Repeat("x", payload))
	kind := wire.TypeIPv4
	if from.Addr().Is6() {
		kind = wire.TypeIPv6
	}
	return ether(kind, packettest.IP(from.Addr(), to.Addr(), wire.ProtoTCP, segment))
}

func benchmarkDecode(b *testing.B, frame []byte, cfg Config) {
	d := New(cfg)
	f := Frame{Time: time.Unix(1e9, 0), Number: 1, Link: Ethernet, Data: frame, Length: len(frame)}
	b.ReportAllocs()
	for b.Loop() {
		if p := d.Decode(f); p[0].TCP == nil || len(p[0].Events) > 0 || p[0].ChecksumBad {
			b.Fatal(p[0])
		}
	}
}

func BenchmarkTCP4(b *testing.B) {
	benchmarkDecode(b, tcpFrame("10.0.0.1:1000", "10.0.0.2:80", 0), Config{})
}
func BenchmarkTCP4Full(b *testing.B) {
	benchmarkDecode(b, tcpFrame("10.0.0.1:1000", "10.0.0.2:80", 1448), Config{})
}
func BenchmarkTCP4FullUnverified(b *testing.B) {
	benchmarkDecode(b, tcpFrame("10.0.0.1:1000", "10.0.0.2:80", 1448), Config{SkipChecksums: true})
}
func BenchmarkTCP6(b *testing.B) {
	benchmarkDecode(b, tcpFrame("[2001:db8::1]:1000", "[2001:db8::2]:80", 0), Config{})
}
