package pattern

import (
	"encoding/binary"
	"math/bits"
)

// windows finds patterns by some of their bytes. Each pattern has stride windows
// in a row, so that one of them is at a place of the data that stride divides,
// wherever the pattern is: the other places need no look.
type windows struct {
	shape
	factor uint64 // see hash
	// bitmap has a bit for each hash of bitmapBits, or of fewer: mask.
	bitmap []uint64
	mask   uint64
	// table[heads[h]:heads[h+1]] are the windows with that shorter hash.
	heads     []uint32
	headShift uint
	table     []window
}

// shape is how wide windows are, and how many of a pattern there are in a row.
type shape struct {
	width, stride int
}

// shortest is how long a pattern must be to have windows of a shape.
func (c shape) shortest() int { return c.width + c.stride - 1 }

// long is the shape of the windows of long patterns, which is rare in traffic and
// looked for at few places.
var long = shape{width: 8, stride: 4}

// window is a window of an entry.
type window struct {
	tag   uint32 // other bits of its hash
	where uint32 // the entry, and in the low byte how far in it the window is
}

// bitmapBits is how many bits of a hash the largest bitmap takes: 128 KiB.
const bitmapBits = 20

// fold makes letters equal in both cases, and a few other bytes that differ in
// the same bit: comparing tells them apart.
func fold(w uint64) uint64 { return w | w>>1&0x2020202020202020 }

// hash spreads the first bytes of w over the high bits. The factor lets those
// beyond the width fall off the end.
func hash(w, factor uint64) uint64 { return fold(w) * factor }

func (c shape) hashFactor() uint64 { return 0x9e3779b97f4a7c15 << (64 - 8*c.width) }

// word and bit are where a hash is in the bitmap.
func word(h uint64) uint64 { return h >> (64 - bitmapBits + 6) }
func bit(h uint64) uint64  { return h >> (64 - bitmapBits) & 63 }

// tag is made of bits that, with those of the bitmap, leave few out.
func tag(h uint64) uint32 { return uint32(h >> 12) }

// load is the eight bytes at a place, zeros after the end.
func load(data []byte, at int) uint64 {
	if at+8 <= len(data) {
		return binary.LittleEndian.Uint64(data[at:])
	}
	var w uint64
	for i := len(data) - 1; i >= at; i-- {
		w = w<<8 | uint64(data[i])
	}
	return w
}

// newWindows chooses windows for entries and makes the tables.
func (s *Set) newWindows(ids []uint32, c shape, common *commonness) windows {
	ws := windows{shape: c, factor: c.hashFactor()}
	n := len(ids) * c.stride
	bitBits := max(12, min(bits.Len(uint(n))+5, bitmapBits))
	headBits := max(8, bits.Len(uint(n)))
	ws.headShift = uint(64 - headBits)
	ws.bitmap = make([]uint64, 1<<bitBits/64)
	ws.mask = uint64(len(ws.bitmap) - 1)
	ws.heads = make([]uint32, 1<<headBits+2)
	ws.table = make([]window, n)
	first := make([]uint8, len(ids))
	for i, id := range ids {
		text := s.of(id)
		first[i] = uint8(common.choose(text, c))
		for k := range c.stride {
			h := hash(load(text, int(first[i])+k), ws.factor)
			ws.bitmap[word(h)&ws.mask] |= 1 << bit(h)
			ws.heads[h>>ws.headShift+2]++
		}
	}
	for i := 2; i < len(ws.heads); i++ {
		ws.heads[i] += ws.heads[i-1]
	}
	// heads[h+1] is now where h's windows begin, and moves to where they end.
	for i, id := range ids {
		text := s.of(id)
		for k := range c.stride {
			off := int(first[i]) + k
			h := hash(load(text, off), ws.factor)
			ws.table[ws.heads[h>>ws.headShift+1]] = window{tag: tag(h), where: id<<8 | uint32(off)}
			ws.heads[h>>ws.headShift+1]++
		}
	}
	return ws
}

// scan compares the patterns wherever the bitmap says so. It reports false when
// that has become too much work.
func (ws *windows) scan(s *Set, data []byte, c *Scratch) bool {
	if len(ws.table) == 0 {
		return true
	}
	bitmap, mask, factor, stride := ws.bitmap, ws.mask, ws.factor, ws.stride
	at := 0
	for ; at+3*stride+8 <= len(data); at += 4 * stride {
		h0 := hash(binary.LittleEndian.Uint64(data[at:]), factor)
		h1 := hash(binary.LittleEndian.Uint64(data[at+stride:]), factor)
		h2 := hash(binary.LittleEndian.Uint64(data[at+2*stride:]), factor)
		h3 := hash(binary.LittleEndian.Uint64(data[at+3*stride:]), factor)
		b0 := bitmap[word(h0)&mask] >> bit(h0)
		b1 := bitmap[word(h1)&mask] >> bit(h1)
		b2 := bitmap[word(h2)&mask] >> bit(h2)
		b3 := bitmap[word(h3)&mask] >> bit(h3)
		if (b0|b1|b2|b3)&1 == 0 {
			continue
		}
		if b0&1 != 0 {
			ws.look(s, data, at, h0, c)
		}
		if b1&1 != 0 {
			ws.look(s, data, at+stride, h1, c)
		}
		if b2&1 != 0 {
			ws.look(s, data, at+2*stride, h2, c)
		}
		if b3&1 != 0 {
			ws.look(s, data, at+3*stride, h3, c)
		}
		if c.work < 0 {
			return false
		}
	}
	// The places near the end, one by one.
	for ; at+ws.width <= len(data); at += stride {
		h := hash(load(data, at), factor)
		if bitmap[word(h)&mask]>>bit(h)&1 != 0 {
			ws.look(s, data, at, h, c)
		}
	}
	return c.work >= 0
}

// look compares the patterns that have the window at a place.
func (ws *windows) look(s *Set, data []byte, at int, h uint64, c *Scratch) {
	b := h >> ws.headShift
	for _, w := range ws.table[ws.heads[b]:ws.heads[b+1]] {
		c.work--
		if w.tag == tag(h) && !c.has(w.where>>8) {
			s.verify(data, at-int(w.where&0xff), w.where>>8, c)
		}
	}
}

func (ws *windows) size() int { return 8*len(ws.bitmap) + 4*len(ws.heads) + 8*len(ws.table) }
