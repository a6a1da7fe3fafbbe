package wire

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
)

// Checksum is the Internet checksum of b (RFC 1071): the complement of the
// ones' complement sum of its 16-bit words. Over data that holds its own right
// checksum it is 0.
func Checksum(b []byte) uint16 { return ^fold(sum(b, 0)) }

// Summer is a checksum in the making, over several slices as if they lay one
// behind the other; each may have an odd length. The zero Summer is empty.
type Summer struct {
	// acc is a ones' complement sum of 64-bit words, little-endian.
	acc uint64
	// odd says that an odd number of bytes has been added so far.
	odd bool
}

// Add adds the next bytes.
func (s *Summer) Add(b []byte) {
	v := sum(b, 0)
	if s.odd {
		// Every byte is in the other half of its word. A rotation by 8 bits
		// does that to all of them at once (RFC 1071 §2(B)).
		v = bits.RotateLeft64(v, 8)
	}
	s.acc = add1(s.acc, v)
	s.odd = s.odd != (len(b)&1 != 0)
}

// AddUint16 adds a 16-bit word of a header. It counts as aligned whatever has
// been added before.
func (s *Summer) AddUint16(v uint16) { s.acc = add1(s.acc, uint64(bits.ReverseBytes16(v))) }

// AddPseudo adds the pseudo-header (RFC 9293 §3.1, RFC 8200 §8.1) of a
// transport segment of the given length, which counts as aligned whatever has
// been added before.
func (s *Summer) AddPseudo(src, dst netip.Addr, proto IPProto, length int) {
	acc := add1(addrSum(src), addrSum(dst))
	tail := uint64(proto)<<32 | uint64(uint32(length))
	s.acc = add1(s.acc, add1(acc, bits.ReverseBytes64(tail)))
}

// Sum is the checksum: the sum's complement.
func (s *Summer) Sum() uint16 { return ^fold(s.acc) }

// Partial is the sum, not complemented: what the checksum field holds when a
// device is to finish it (virtio's NEEDS_CSUM).
func (s *Summer) Partial() uint16 { return fold(s.acc) }

// UpdateChecksum is the checksum old after one word of what it covers changed
// from one value to another (RFC 1624, equation 3).
func UpdateChecksum(old, from, to uint16) uint16 {
	v := uint32(^old) + uint32(^from) + uint32(to)
	v = v>>16 + v&0xffff
	return ^uint16(v>>16 + v)
}

// transportChecksum is the checksum of a TCP, UDP or ICMPv6 message between
// two addresses.
func transportChecksum(b []byte, src, dst netip.Addr, proto IPProto) uint16 {
	var s Summer
	s.AddPseudo(src, dst, proto, len(b))
	s.Add(b)
	return s.Sum()
}

// addrSum is the sum of an address's words.
func addrSum(a netip.Addr) uint64 {
	if a.Is4() {
		v := a.As4()
		return uint64(binary.LittleEndian.Uint32(v[:]))
	}
	v := a.As16()
	return add1(binary.LittleEndian.Uint64(v[:8]), binary.LittleEndian.Uint64(v[8:]))
}

// sum adds the words of b to acc.
//
// A ones' complement sum may be formed over wider words, and in either byte
// order as long as the result is swapped (RFC 1071 §2): so eight bytes at a
// time, little-endian, which is how the common machines load them. The carry
// stays in its flag through the unrolled additions.
func sum(b []byte, acc uint64) uint64 {
	var c uint64
	for len(b) >= 128 {
		w := (*[128]byte)(b)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[0:8]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[8:16]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[16:24]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[24:32]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[32:40]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[40:48]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[48:56]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[56:64]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[64:72]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[72:80]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[80:88]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[88:96]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[96:104]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[104:112]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[112:120]), c)
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(w[120:128]), c)
		b = b[128:]
	}
	for len(b) >= 8 {
		acc, c = bits.Add64(acc, binary.LittleEndian.Uint64(b), c)
		b = b[8:]
	}
	// What is left is below 2^56, and so is its sum with a carry.
	tail := c
	shift := 0
	if len(b) >= 4 {
		tail += uint64(binary.LittleEndian.Uint32(b))
		b = b[4:]
		shift = 32
	}
	if len(b) >= 2 {
		tail += uint64(binary.LittleEndian.Uint16(b)) << shift
		b = b[2:]
		shift += 16
	}
	if len(b) == 1 {
		tail += uint64(b[0]) << shift
	}
	return add1(acc, tail)
}

// add1 is the ones' complement sum of two 64-bit words.
func add1(a, b uint64) uint64 {
	v, c := bits.Add64(a, b, 0)
	return v + c
}

// fold reduces a sum to 16 bits and turns it to network byte order.
func fold(v uint64) uint16 {
	v = v>>32 + v&0xffffffff
	v = v>>16 + v&0xffff // below 2^18
	v = v>>16 + v&0xffff
	v = v>>16 + v&0xffff
	return bits.ReverseBytes16(uint16(v))
}
