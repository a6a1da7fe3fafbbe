package wire

import (
	"bytes"
	"net/netip"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

var (
	macA = MAC{0x02, 0, 0, 0, 0, 0x0a}
	macB = MAC{0x02, 0, 0, 0, 0, 0x0b}
	v4A  = netip.MustParseAddr("10.77.0.1")
	v4B  = netip.MustParseAddr("192.168.255.254")
	v6A  = netip.MustParseAddr("fe80::1:2:3:4")
	v6B  = netip.MustParseAddr("2001:db8::ffff")
)

// theirs encodes layers with gopacket, lengths and checksums computed.
func theirs(t testing.TB, ls ...gopacket.SerializableLayer) []byte {
	t.Helper()
	buf := gopacket.NewSerializeBuffer()
	opts := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	if err := gopacket.SerializeLayers(buf, opts, ls...); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// theirLayer decodes b with gopacket and returns one of the layers in it.
func theirLayer[L gopacket.Layer](t testing.TB, b []byte, first gopacket.LayerType) L {
	t.Helper()
	p := gopacket.NewPacket(b, first, gopacket.DecodeOptions{})
	if e := p.ErrorLayer(); e != nil {
		t.Fatalf("gopacket: %v in % x", e.Error(), b)
	}
	for _, l := range p.Layers() {
		if l, ok := l.(L); ok {
			return l
		}
	}
	t.Fatalf("gopacket finds no %T in %v", *new(L), p)
	panic("unreachable")
}

func theirIPv4(proto layers.IPProtocol) *layers.IPv4 {
	return &layers.IPv4{Version: 4, TTL: 64, Protocol: proto, SrcIP: v4A.AsSlice(), DstIP: v4B.AsSlice()}
}

func theirIPv6(next layers.IPProtocol) *layers.IPv6 {
	return &layers.IPv6{Version: 6, HopLimit: 64, NextHeader: next, SrcIP: v6A.AsSlice(), DstIP: v6B.AsSlice()}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func equalBytes(t testing.TB, what string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s:\n got % x\nwant % x", what, got, want)
	}
}

func noAllocs(t *testing.T, what string, f func()) {
	t.Helper()
	if n := testing.AllocsPerRun(100, f); n != 0 {
		t.Errorf("%s allocates %v times", what, n)
	}
}

// sink keeps the compiler from removing what a test or benchmark computes.
var sink struct {
	n    int
	addr netip.Addr
	opts TCPOptions
}

// must takes the view out of a Parse that cannot fail here.
func must[V any](t testing.TB) func(V, error) V {
	return func(v V, err error) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
