package pattern

import "encoding/binary"

// shorts finds patterns of two to five bytes. A window of four bytes is two
// pairs, and each pattern belongs to one of eight buckets: a place of the data is
// worth a look where some bucket knows both the pair there and the pair after it.
// Patterns of two and three bytes take any bytes after theirs.
type shorts struct {
	// pairs has, of each pair of bytes, the buckets that know it as a first
	// one in the low byte, and those that know it as a second one in the high byte.
	pairs []uint16
	// table[heads[h]:heads[h+1]] are the windows whose first pair has that hash.
	heads []uint32
	table []window
}

// The lengths that are short.
const (
	minShort = 2
	maxShort = 5
)

const shortHeads = 1 << 10

// firstPair is where a window's first pair is listed.
func firstPair(pair uint16) uint32 { return uint32(pair) * 0x9e3779b1 >> (32 - 10) }

// buckets are those of each length, first and last: where a pattern of two bytes
// is, all others would be looked for after them, too.
var buckets = [maxShort + 1][2]int{2: {0, 0}, 3: {1, 2}, 4: {3, 5}, 5: {6, 7}}

// bucket is that of the i-th of n entries that have a length. They are sorted by
// their text, so that those which begin alike share one.
func bucket(length, i, n int) uint16 {
	first, last := buckets[length][0], buckets[length][1]
	return 1 << (first + i*(last-first+1)/n)
}

// newShorts makes the tables for entries.
func (s *Set) newShorts(ids []uint32, common *commonness) shorts {
	if len(ids) == 0 {
		return shorts{}
	}
	sh := shorts{pairs: make([]uint16, 1<<16), heads: make([]uint32, shortHeads+2), table: make([]window, len(ids))}
	var ofLength, seen [maxShort + 1]int
	for _, id := range ids {
		ofLength[s.entries[id].length]++
	}
	windows := make([]window, len(ids))
	for i, id := range ids {
		text := s.of(id)
		off := common.choose(text, class{width: min(len(text), 4), stride: 1})
		w := fold(load(text, off))
		b := bucket(len(text), seen[len(text)], ofLength[len(text)])
		seen[len(text)]++
		sh.mark(w, 2, b)
		sh.mark(w>>16, len(text)-2, b<<8)
		windows[i] = window{tag: uint32(uint16(w)), where: id<<8 | uint32(off)}
		sh.heads[firstPair(uint16(w))+2]++
	}
	for i := 2; i < len(sh.heads); i++ {
		sh.heads[i] += sh.heads[i-1]
	}
	for _, w := range windows {
		h := firstPair(uint16(w.tag)) + 1
		sh.table[sh.heads[h]] = w
		sh.heads[h]++
	}
	return sh
}

// mark adds a bucket to the pairs that are w when folded, in the first n bytes
// of it.
func (sh *shorts) mark(w uint64, n int, bucket uint16) {
	for pair := range sh.pairs {
		if differ := fold(uint64(pair)) ^ w; n < 1 || differ&0xff == 0 && (n < 2 || differ&0xff00 == 0) {
			sh.pairs[pair] |= bucket
		}
	}
}

// scan compares the patterns wherever a bucket says so. It reports false when
// that has become too much work.
func (sh *shorts) scan(s *Set, data []byte, c *Scratch) bool {
	if len(sh.table) == 0 || len(data) < minShort {
		return true
	}
	pairs := (*[1 << 16]uint16)(sh.pairs)
	w := load(data, 0)
	p0, p1 := pairs[uint16(w)], pairs[uint16(w>>8)]
	at := 0
	for ; at+8 <= len(data); at += 4 {
		w := binary.LittleEndian.Uint64(data[at:])
		p2, p3, p4, p5 := pairs[uint16(w>>16)], pairs[uint16(w>>24)], pairs[uint16(w>>32)], pairs[uint16(w>>40)]
		m0, m1, m2, m3 := p0&(p2>>8), p1&(p3>>8), p2&(p4>>8), p3&(p5>>8)
		p0, p1 = p4, p5
		if (m0|m1|m2|m3)&0xff == 0 {
			continue
		}
		if m0&0xff != 0 {
			sh.look(s, data, at, uint16(w), c)
		}
		if m1&0xff != 0 {
			sh.look(s, data, at+1, uint16(w>>8), c)
		}
		if m2&0xff != 0 {
			sh.look(s, data, at+2, uint16(w>>16), c)
		}
		if m3&0xff != 0 {
			sh.look(s, data, at+3, uint16(w>>24), c)
		}
		if c.work < 0 {
			return false
		}
	}
	// The places near the end, one by one.
	for ; at+minShort <= len(data); at++ {
		w := load(data, at)
		if pairs[uint16(w)]&(pairs[uint16(w>>16)]>>8)&0xff != 0 {
			sh.look(s, data, at, uint16(w), c)
		}
	}
	return c.work >= 0
}

// look compares the patterns that have the pair at a place as their first.
func (sh *shorts) look(s *Set, data []byte, at int, pair uint16, c *Scratch) {
	pair = uint16(fold(uint64(pair)))
	h := firstPair(pair)
	for _, w := range sh.table[sh.heads[h]:sh.heads[h+1]] {
		c.work--
		if uint16(w.tag) == pair && !c.has(w.where>>8) {
			s.verify(data, at-int(w.where&0xff), w.where>>8, c)
		}
	}
}

func (sh *shorts) size() int { return 2*len(sh.pairs) + 4*len(sh.heads) + 8*len(sh.table) }
