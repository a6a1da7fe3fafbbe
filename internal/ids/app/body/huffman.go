package body

import "errors"

// errCorrupt: the compressed data does not follow its format.
var errCorrupt = errors.New("corrupt compressed data")

const (
	maxCodeBits = 15 // RFC 1951 §3.2.7
	fastBits    = 9
)

// huffman decodes the canonical prefix codes of RFC 1951 §3.2.2: codes of up to
// fastBits by a table look-up, longer ones bit by bit.
type huffman struct {
	fast   [1 << fastBits]uint16 // symbol<<4 | length; 0 for longer codes
	count  [maxCodeBits + 1]uint16
	symbol [288]uint16 // by code
}

// build takes the code's length of each symbol; 0 is a symbol without a code. A
// code with unused room is accepted, since decoders differ on that; what falls
// into the room is corrupt.
func (h *huffman) build(lengths []uint8) error {
	h.count = [maxCodeBits + 1]uint16{}
	for _, l := range lengths {
		h.count[l]++
	}
	h.count[0] = 0
	room := 1
	var offset, next [maxCodeBits + 2]uint16
	for l := 1; l <= maxCodeBits; l++ {
		room = room<<1 - int(h.count[l])
		if room < 0 {
			return errCorrupt
		}
		offset[l+1] = offset[l] + h.count[l]
		next[l+1] = (next[l] + h.count[l]) << 1
	}
	clear(h.fast[:])
	for s, l := range lengths {
		if l == 0 {
			continue
		}
		h.symbol[offset[l]] = uint16(s)
		offset[l]++
		code := next[l]
		next[l]++
		if l <= fastBits {
			for i := int(reverse(code, l)); i < 1<<fastBits; i += 1 << l {
				h.fast[i] = uint16(s)<<4 | uint16(l)
			}
		}
	}
	return nil
}

// reverse turns a code around: its first bit is the lowest in the stream.
func reverse(code uint16, length uint8) uint16 {
	r := uint16(0)
	for ; length > 0; length-- {
		r = r<<1 | code&1
		code >>= 1
	}
	return r
}

// decode is the symbol at the beginning of the n bits in b, and the length of
// its code: 0 if there are too few bits, negative if no code is like that.
func (h *huffman) decode(b uint64, n uint) (symbol uint16, length int) {
	if e := h.fast[b&(1<<fastBits-1)]; e != 0 {
		if l := uint(e & 15); l <= n {
			return e >> 4, int(l)
		}
		return 0, 0
	}
	code, first, index := 0, 0, 0
	for l := 1; l <= maxCodeBits; l++ {
		if uint(l) > n {
			return 0, 0
		}
		code |= int(b & 1)
		b >>= 1
		count := int(h.count[l])
		if code-count < first {
			return h.symbol[index+code-first], l
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0, -1
}
