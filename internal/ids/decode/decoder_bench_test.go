package decode

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/wire"
)

// tcpFrame is an Ethernet frame with a segment in it.
func tcpFrame(src, dst string, payload int) []byte {
	from, to := netip.MustParseAddr(src), netip.MustParseAddr(dst)
	b := make([]byte, 2000)
	n := wire.EthernetLen
	var options wire.TCPOptions
	options.HasTimestamps = true
	h := wire.TCPFields{SrcPort: 1000, DstPort: 80, Flags: wire.ACK, Window: 1000}
	length := wire.TCPMinLen + options.Len() + payload
	if from.Is4() {
		wire.PutEthernet(b, wire.MAC{2}, wire.MAC{4}, wire.TypeIPv4)
		ip := wire.IPv4Fields{TTL: 64, Proto: wire.ProtoTCP, Src: from, Dst: to}
		n += ip.Put(b[n:], length)
	} else {
		wire.PutEthernet(b, wire.MAC{2}, wire.MAC{4}, wire.TypeIPv6)
		ip := wire.IPv6Fields{HopLimit: 64, NextHeader: wire.ProtoTCP, Src: from, Dst: to}
		n += ip.Put(b[n:], length)
	}
	h.Put(b[n:], &options)
	wire.TCP(b[n:n+length]).SetChecksum(from, to)
	return b[:n+length]
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
	benchmarkDecode(b, tcpFrame("10.0.0.1", "10.0.0.2", 0), Config{})
}
func BenchmarkTCP4Full(b *testing.B) {
	benchmarkDecode(b, tcpFrame("10.0.0.1", "10.0.0.2", 1448), Config{})
}
func BenchmarkTCP4FullUnverified(b *testing.B) {
	benchmarkDecode(b, tcpFrame("10.0.0.1", "10.0.0.2", 1448), Config{SkipChecksums: true})
}
func BenchmarkTCP6(b *testing.B) {
	benchmarkDecode(b, tcpFrame("2001:db8::1", "2001:db8::2", 0), Config{})
}
