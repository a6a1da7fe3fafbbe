package pattern

import (
	"encoding/binary"
	"math/bits"
)

// A long pattern has longStride windows of longWidth bytes in a row, so that
// one of them is at a place of the data that longStride divides, wherever the
// pattern is: three of four places need no look. A pattern too short for that
// has one window of mediumWidth bytes, and every place is looked at.
const (
	longWidth   = 4
	longStride  = 4
	mediumWidth = 4
)

// windows finds patterns by some of their bytes.
type windows struct {
	width, stride int
	mask          uint64 // of a window's bytes
	// bitmap has a bit for each of 1<<(64-bitShift) hashes.
	bitmap   []uint64
	bitShift uint
	// table[heads[h]:heads[h+1]] are the windows with that shorter hash.
	heads     []uint32
	headShift uint
	table     []window
}

// window is a window of an entry.
type window struct {
	tag   uint32 // other bits of its hash
	where uint32 // the entry, and in the low byte how far in it the window is
}

// fold makes windows of letters equal in both cases, and some others equal as
// well: comparing tells them apart.
const fold = 0x2020202020202020

// hash spreads a window over 64 bits. Its bytes must have been folded and masked.
func hash(w uint64) uint64 { return w * 0x9e3779b97f4a7c15 }

func mask(width int) uint64 { return ^uint64(0) >> (64 - 8*width) }

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
func (s *Set) newWindows(ids []uint32, width, stride int, common *[1 << 16]uint32) windows {
	ws := windows{width: width, stride: stride, mask: mask(width)}
	if len(ids) == 0 {
		return ws
	}
	n := len(ids) * stride
	bitBits := max(12, min(bits.Len(uint(n))+5, 20))
	headBits := max(8, bits.Len(uint(n)))
	ws.bitShift, ws.headShift = uint(64-bitBits), uint(64-headBits)
	ws.bitmap = make([]uint64, 1<<bitBits/64)
	ws.heads = make([]uint32, 1<<headBits+2)
	ws.table = make([]window, n)
	first := make([]uint8, len(ids))
	for i, id := range ids {
		text := s.of(id)
		first[i] = uint8(choose(text, width, stride, common))
		for k := range stride {
			h := hash((load(text, int(first[i])+k) | fold) & ws.mask)
			ws.bitmap[h>>ws.bitShift>>6] |= 1 << (h >> ws.bitShift & 63)
			ws.heads[h>>ws.headShift+2]++
		}
	}
	for i := 2; i < len(ws.heads); i++ {
		ws.heads[i] += ws.heads[i-1]
	}
	// heads[h+1] is now where h's windows begin, and moves to where they end.
	for i, id := range ids {
		text := s.of(id)
		for k := range stride {
			off := int(first[i]) + k
			h := hash((load(text, off) | fold) & ws.mask)
			ws.table[ws.heads[h>>ws.headShift+1]] = window{tag: uint32(h), where: id<<8 | uint32(off)}
			ws.heads[h>>ws.headShift+1]++
		}
	}
	return ws
}

// common counts in how many places of the patterns a window is: what is common
// there is common in traffic, too.
func (s *Set) common() *[1 << 16]uint32 {
	counts := new([1 << 16]uint32)
	for id := range s.entries {
		text := s.of(uint32(id))
		for at := 0; at+4 <= len(text); at++ {
			counts[hash((load(text, at)|fold)&mask(4))>>48]++
		}
	}
	return counts
}

// choose finds the best place for a row of windows: where they are rare.
func choose(text []byte, width, stride int, common *[1 << 16]uint32) int {
	best, least := 0, uint32(1<<32-1)
	for at := 0; at+width+stride-1 <= len(text); at++ {
		var cost uint32
		for k := range stride {
			w := (load(text, at+k) | fold) & mask(4)
			cost += common[hash(w)>>48] * 4
			for i := range width {
				cost += frequent[text[at+k+i]]
			}
			if w == w>>8|w<<24&mask(4) {
				cost += 1 << 16 // one byte again and again: padding
			}
		}
		if cost < least {
			best, least = at, cost
		}
	}
	return best
}

// frequent says how often a byte is in traffic, roughly.
var frequent = func() (t [256]uint32) {
	for i := range t {
		t[i] = 1
	}
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c-0x20] = 3, 3
	}
	for c := byte('0'); c <= '9'; c++ {
		t[c] = 2
	}
	for _, c := range []byte("etaoinsrhETAOINSRH \x00\xff\r\n") {
		t[c] = 5
	}
	return t
}()

// scan compares the patterns wherever the bitmap says so. It reports false when
// that has become too much work.
func (ws *windows) scan(s *Set, data []byte, c *Scratch) bool {
	if len(ws.table) == 0 || len(data) < ws.width {
		return true
	}
	if ws.stride == 1 {
		return ws.scanAll(s, data, c)
	}
	return ws.scanSome(s, data, c)
}

// scanSome looks at the places that longStride divides.
func (ws *windows) scanSome(s *Set, data []byte, c *Scratch) bool {
	bitmap, shift, m := ws.bitmap, ws.bitShift, ws.mask
	at := 0
	for ; at+3*longStride+8 <= len(data); at += 4 * longStride {
		d := data[at : at+3*longStride+8]
		h0 := hash((binary.LittleEndian.Uint64(d) | fold) & m)
		h1 := hash((binary.LittleEndian.Uint64(d[longStride:]) | fold) & m)
		h2 := hash((binary.LittleEndian.Uint64(d[2*longStride:]) | fold) & m)
		h3 := hash((binary.LittleEndian.Uint64(d[3*longStride:]) | fold) & m)
		b0 := bitmap[h0>>shift>>6] >> (h0 >> shift & 63)
		b1 := bitmap[h1>>shift>>6] >> (h1 >> shift & 63)
		b2 := bitmap[h2>>shift>>6] >> (h2 >> shift & 63)
		b3 := bitmap[h3>>shift>>6] >> (h3 >> shift & 63)
		if (b0|b1|b2|b3)&1 == 0 {
			continue
		}
		if b0&1 != 0 {
			ws.look(s, data, at, h0, c)
		}
		if b1&1 != 0 {
			ws.look(s, data, at+longStride, h1, c)
		}
		if b2&1 != 0 {
			ws.look(s, data, at+2*longStride, h2, c)
		}
		if b3&1 != 0 {
			ws.look(s, data, at+3*longStride, h3, c)
		}
		if c.work < 0 {
			return false
		}
	}
	return ws.rest(s, data, at, c)
}

// scanAll looks at all places, four with each load.
func (ws *windows) scanAll(s *Set, data []byte, c *Scratch) bool {
	bitmap, shift, m := ws.bitmap, ws.bitShift, ws.mask
	at := 0
	for ; at+8 <= len(data); at += 4 {
		w := binary.LittleEndian.Uint64(data[at:]) | fold
		h0, h1, h2, h3 := hash(w&m), hash(w>>8&m), hash(w>>16&m), hash(w>>24&m)
		b0 := bitmap[h0>>shift>>6] >> (h0 >> shift & 63)
		b1 := bitmap[h1>>shift>>6] >> (h1 >> shift & 63)
		b2 := bitmap[h2>>shift>>6] >> (h2 >> shift & 63)
		b3 := bitmap[h3>>shift>>6] >> (h3 >> shift & 63)
		if (b0|b1|b2|b3)&1 == 0 {
			continue
		}
		if b0&1 != 0 {
			ws.look(s, data, at, h0, c)
		}
		if b1&1 != 0 {
			ws.look(s, data, at+1, h1, c)
		}
		if b2&1 != 0 {
			ws.look(s, data, at+2, h2, c)
		}
		if b3&1 != 0 {
			ws.look(s, data, at+3, h3, c)
		}
		if c.work < 0 {
			return false
		}
	}
	return ws.rest(s, data, at, c)
}

// rest looks at the places near the end, one by one.
func (ws *windows) rest(s *Set, data []byte, at int, c *Scratch) bool {
	for ; at+ws.width <= len(data); at += ws.stride {
		h := hash((load(data, at) | fold) & ws.mask)
		if ws.bitmap[h>>ws.bitShift>>6]>>(h>>ws.bitShift&63)&1 != 0 {
			ws.look(s, data, at, h, c)
		}
	}
	return c.work >= 0
}

// look compares the patterns that have the window at a place.
func (ws *windows) look(s *Set, data []byte, at int, h uint64, c *Scratch) {
	b := h >> ws.headShift
	for _, w := range ws.table[ws.heads[b]:ws.heads[b+1]] {
		if w.tag == uint32(h) {
			s.verify(data, at-int(w.where&0xff), w.where>>8, c)
		}
	}
}

func (ws *windows) size() int { return 8*len(ws.bitmap) + 4*len(ws.heads) + 8*len(ws.table) }
