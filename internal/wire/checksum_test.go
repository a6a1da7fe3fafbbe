package wire

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"

	"pgregory.net/rapid"
)

// naive is RFC 1071 §1 to the letter: big-endian words, a zero behind an odd
// byte, carries added at the end.
func naive(b []byte) uint16 {
	var acc uint64
	for i := range b {
		acc += uint64(b[i]) << (8 * (1 - i%2))
	}
	for acc > 0xffff {
		acc = acc>>16 + acc&0xffff
	}
	return ^uint16(acc)
}

func TestChecksumKnown(t *testing.T) {
	// The example of RFC 1071 §3: the sum is ddf2.
	equal(t, "RFC 1071", Checksum([]byte{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}), ^uint16(0xddf2))
	equal(t, "nothing", Checksum(nil), 0xffff)
	equal(t, "one byte", Checksum([]byte{0x12}), ^uint16(0x1200))
}

// Every length around the unrolled loop's, at every alignment, also of the bytes
// that carry most.
func TestChecksumLengths(t *testing.T) {
	random := make([]byte, 600)
	ones := make([]byte, 600)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range random {
		random[i], ones[i] = byte(rng.Uint32()), 0xff
	}
	for n := range 560 {
		for at := range 9 {
			for _, b := range [][]byte{random[at : at+n], ones[at : at+n]} {
				if got, want := Checksum(b), naive(b); got != want {
					t.Fatalf("%d bytes at %d: got %04x, want %04x", n, at, got, want)
				}
			}
		}
	}
	big := make([]byte, 1<<16)
	for i := range big {
		big[i] = byte(rng.Uint32())
	}
	equal(t, "64 KiB", Checksum(big), naive(big))
}

func TestSummerAnySlices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 0, 700).Draw(t, "bytes")
		var s Summer
		for rest := b; len(rest) > 0; {
			n := rapid.IntRange(0, len(rest)).Draw(t, "cut")
			s.Add(rest[:n])
			rest = rest[n:]
			if n == 0 && rapid.Bool().Draw(t, "all") {
				s.Add(rest)
				rest = nil
			}
		}
		if s.Sum() != naive(b) {
			t.Fatalf("got %04x, want %04x", s.Sum(), naive(b))
		}
		if s.Partial() != ^s.Sum() {
			t.Fatalf("Partial %04x is not the complement of Sum %04x", s.Partial(), s.Sum())
		}
	})
}

func TestSummerWordsAndPseudoHeaders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.SliceOfN(rapid.Byte(), 0, 50).Draw(t, "data")
		word := rapid.Uint16().Draw(t, "word")
		proto := IPProto(rapid.Byte().Draw(t, "protocol"))
		length := rapid.Uint32().Draw(t, "length")
		size := rapid.SampledFrom([]int{4, 16}).Draw(t, "address size")
		src := rapid.SliceOfN(rapid.Byte(), size, size).Draw(t, "src")
		dst := rapid.SliceOfN(rapid.Byte(), size, size).Draw(t, "dst")
		srcAddr, _ := netip.AddrFromSlice(src)
		dstAddr, _ := netip.AddrFromSlice(dst)

		flat := append(append([]byte{}, src...), dst...)
		flat = append(flat, byte(length>>24), byte(length>>16), byte(length>>8), byte(length), 0, 0, 0, byte(proto))
		flat = append(flat, byte(word>>8), byte(word))
		flat = append(flat, odd...)

		var before, after Summer
		before.AddPseudo(srcAddr, dstAddr, proto, int(length))
		before.AddUint16(word)
		before.Add(odd)
		after.Add(odd) // words are aligned even behind an odd number of bytes
		after.AddUint16(word)
		after.AddPseudo(srcAddr, dstAddr, proto, int(length))
		if want := naive(flat); before.Sum() != want || after.Sum() != want {
			t.Fatalf("got %04x and %04x, want %04x", before.Sum(), after.Sum(), want)
		}
	})
}

// What a device does with NEEDS_CSUM (virtio 1.2 §5.1.6.2): sum everything from
// the transport header on, the partial sum in its field included.
func TestPartialIsWhatADeviceFinishes(t *testing.T) {
	b := make([]byte, 1000)
	n := (&TCPFields{SrcPort: 1, DstPort: 2, Seq: 3, Flags: ACK}).Put(b, nil)
	for i := range b[n:] {
		b[n+i] = byte(i)
	}
	want := append([]byte(nil), b...)
	TCP(want).SetChecksum(v4A, v4B)

	var s Summer
	s.AddPseudo(v4A, v4B, ProtoTCP, len(b))
	put16(b[16:], s.Partial())
	put16(b[16:], Checksum(b))
	equalBytes(t, "segment", b, want)
}

// A packet with a mapped address must sum as what is on the wire, whichever way
// netip.Addr holds it.
func TestMappedAddressesSumAlike(t *testing.T) {
	var four, six Summer
	four.AddPseudo(v4A, v4B, ProtoTCP, 20)
	six.AddPseudo(netip.AddrFrom16(v4A.As16()), netip.AddrFrom16(v4B.As16()), ProtoTCP, 20)
	equal(t, "Sum", four.Sum(), six.Sum())
}

func TestUpdateChecksum(t *testing.T) {
	// The example of RFC 1624 §4.
	equal(t, "RFC 1624", UpdateChecksum(0xdd2f, 0x5555, 0x3285), 0x0000)

	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 2, 100).Draw(t, "bytes")
		i := rapid.IntRange(0, len(b)/2-1).Draw(t, "word") * 2
		to := rapid.Uint16().Draw(t, "to")
		old, from := Checksum(b), get16(b[i:])
		got := UpdateChecksum(old, from, to)
		put16(b[i:], to)
		want := Checksum(b)
		// Where all the data is zero there are two sums that mean the same, and
		// an update cannot know (RFC 1624 §3).
		if got != want && (got^want != 0xffff || got != 0 && want != 0) {
			t.Fatalf("got %04x, want %04x", got, want)
		}
	})
}

func FuzzChecksum(f *testing.F) {
	f.Add([]byte("any bytes at all"), 3)
	f.Fuzz(func(t *testing.T, b []byte, cut int) {
		if cut < 0 || cut > len(b) {
			return
		}
		var s Summer
		s.Add(b[:cut])
		s.Add(b[cut:])
		equal(t, "Sum", s.Sum(), naive(b))
	})
}

func BenchmarkChecksum(b *testing.B) {
	for _, n := range []int{20, 64, 576, 1460, 65000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			data := make([]byte, n)
			b.SetBytes(int64(n))
			for b.Loop() {
				sink.n += int(Checksum(data))
			}
		})
	}
}

func BenchmarkTransportChecksum(b *testing.B) {
	segment := make([]byte, 1480)
	b.SetBytes(int64(len(segment)))
	for b.Loop() {
		sink.n += int(transportChecksum(segment, v4A, v4B, ProtoTCP))
	}
}
