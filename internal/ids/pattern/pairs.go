package pattern

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// pairs finds patterns by up to eight of their bytes, taken as four pairs. Each
// pattern belongs to one of sixteen buckets. A place of the data is worth a look
// where some bucket knows the pair there as a first one, the next pair as a second
// one, and so on. Only every other place is looked at: a pattern is known both by
// the pairs from one of its bytes on and by those from the next, or, if it is short, by
// those from the byte before it.
type pairs struct {
	lacks *roles // the buckets that do not know a pair in its role
	// table[heads[p]:heads[p+1]] are the places in patterns that begin with that
	// pair.
	heads []uint32
	table []origin
	// across are the buckets of short patterns that begin in the middle of a pair.
	across uint16
}

// roles has, of each pair of classes, the buckets that know it as a first pair in
// the lowest sixteen bits, those that know it as a second one in the next, and so
// on. Pairs that a pattern is too short for may be any.
type roles [1 << pairBits]uint64

// origin is a place of an entry from which on its bytes are pairs.
type origin struct {
	// The first four bytes, folded, as far as mask says that there are so many.
	bytes, mask uint32
	where       uint32 // the entry, and in the low byte how far in it the place is
	buckets     uint16 // its buckets
}

const (
	minPairs   = 2  // how long a pattern is that has a pair
	pairBits   = 12 // of two classes
	rolePairs  = 4  // how many pairs represent a pattern
	roleBits   = 16
	numBuckets = roleBits
)

// squeeze makes classes of eight bytes: six bits of each, without those in which
// letters differ by case and texts hardly at all; and of these pairs of twelve bits,
// of which the first is in the lowest sixteen.
func squeeze(w uint64) uint64 {
	w = w&0x1f1f1f1f1f1f1f1f | w>>1&0x2020202020202020
	return w&0x003f003f003f003f | w>>2&0x0fc00fc00fc00fc0
}

// class is that of one byte.
func class(c byte) uint64 { return uint64(c&0x1f | c>>1&0x20) }

// pairMask is that of one of the pairs that squeeze makes.
const pairMask = 1<<pairBits - 1

// newPairs makes the tables for entries.
func (s *Set) newPairs(ids []uint32, common *commonness) pairs {
	if len(ids) == 0 {
		return pairs{}
	}
	knows := new(roles)
	p := pairs{heads: make([]uint32, 1<<pairBits+2)}
	var any uint64 // of all pairs
	origins := make([]origin, 0, 2*len(ids))
	for i, b := range s.buckets(ids) {
		text := s.of(ids[i])
		off := 0
		if len(text) > 2*rolePairs {
			off = common.choose(text, shape{width: 2 * rolePairs, stride: 2})
		}
		any |= knows.learn(text[off:], 0, b.even)
		if len(text) < 2*rolePairs {
			p.across |= b.across
			any |= knows.learnAcross(text, b.across)
			origins = append(origins, newOrigin(text, off, ids[i], b.even|b.across))
			continue
		}
		any |= knows.learn(text[off+1:], 0, b.even)
		origins = append(origins, newOrigin(text, off, ids[i], b.even), newOrigin(text, off+1, ids[i], b.even))
	}
	for i := range knows {
		knows[i] = ^(knows[i] | any)
	}
	p.lacks = knows
	p.index(s, origins)
	return p
}

// dealt are the buckets of an entry: one for those of its pairs that begin where
// its bytes do, or one further on, and, if it is short, one for those that begin with the
// byte before it.
type dealt struct{ even, across uint16 }

// buckets deals entries out to the buckets, those of about the same length and, of
// these, those that begin alike to the same one. Short ones, which say little, get
// more buckets for themselves. What begins in the middle of a pair has buckets
// of its own: a bucket that knew "ab" both as the pairs "?a" "b?" and "ab" "??" would
// say yes to "?a" "??", as often as there is an a.
func (s *Set) buckets(ids []uint32) []dealt {
	order := make([]int, len(ids))
	across, even := 0, 0
	for i := range ids {
		order[i] = i
		share := bucketShare(s.entries[ids[i]].length)
		even += share
		if s.entries[ids[i]].length < 2*rolePairs {
			across += share
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(bucketShare(s.entries[ids[b]].length), bucketShare(s.entries[ids[a]].length))
	})
	of := make([]dealt, len(ids))
	first := 0 // of those for even
	if across > 0 {
		first = min(max(1, across*numBuckets/(across+even)), numBuckets-1)
	}
	given := 0
	for _, i := range order {
		of[i].even = 1 << (first + given*(numBuckets-first)/even)
		if s.entries[ids[i]].length < 2*rolePairs {
			of[i].across = 1 << (given * first / across)
		}
		given += bucketShare(s.entries[ids[i]].length)
	}
	return of
}

// bucketShare is how much of a bucket an entry gets, by its length.
func bucketShare(length uint8) int {
	return [2*rolePairs + 2]int{2: 24, 3: 16, 4: 8, 5: 6, 6: 4, 7: 3, 8: 2, 9: 1}[min(length, 2*rolePairs+1)]
}

// learn has a bucket know the pairs that a text begins with, from a role on. What the
// text is too short for it returns: these roles may be played by any pair.
func (r *roles) learn(text []byte, first int, bucket uint16) (any uint64) {
	for role := first; role < rolePairs; role++ {
		b := uint64(bucket) << (roleBits * role)
		switch len(text) {
		case 0:
			any |= b
			continue
		case 1:
			for second := range uint64(64) {
				r[class(text[0])|second<<6] |= b
			}
		default:
			r[class(text[0])|class(text[1])<<6] |= b
		}
		text = text[min(2, len(text)):]
	}
	return any
}

// learnAcross has a bucket know a text whose first byte is the second of a pair.
func (r *roles) learnAcross(text []byte, bucket uint16) (any uint64) {
	for other := range uint64(64) {
		r[other|class(text[0])<<6] |= uint64(bucket)
	}
	return r.learn(text[1:], 1, bucket)
}

func newOrigin(text []byte, off int, id uint32, bucket uint16) origin {
	o := origin{mask: ^uint32(0), where: id<<8 | uint32(off), buckets: bucket}
	if n := len(text) - off; n < 4 {
		o.mask >>= 8 * (4 - n)
	}
	o.bytes = uint32(fold(load(text, off))) & o.mask
	return o
}

// index lists the origins by their first pair.
func (p *pairs) index(s *Set, origins []origin) {
	first := func(o *origin) uint64 { return squeeze(load(s.of(o.where>>8), int(o.where&0xff))) & pairMask }
	for i := range origins {
		p.heads[first(&origins[i])+2]++
	}
	for i := 2; i < len(p.heads); i++ {
		p.heads[i] += p.heads[i-1]
	}
	// heads[p+1] is now where p's begin, and moves to where they end.
	p.table = make([]origin, len(origins))
	for i := range origins {
		h := first(&origins[i]) + 1
		p.table[p.heads[h]] = origins[i]
		p.heads[h]++
	}
}

// scan compares the patterns wherever a bucket says so. It reports false when that
// has become too much work.
func (p *pairs) scan(s *Set, data []byte, c *Scratch) bool {
	if p.lacks == nil || len(data) < minPairs {
		return true
	}
	lacks := p.lacks
	// Each pair moves the roles on: in the highest sixteen bits of r are now, as zeros, the
	// buckets that know the last four pairs.
	r := ^uint64(0)
	at := 0
	for {
		skipped, r0, r1, r2, r3 := lacks.skip(data[at:], r)
		r = r3
		if at += skipped; at+8 > len(data) {
			break
		}
		if m := known(r0); m != 0 {
			p.look(s, data, at-6, m, c)
		}
		if m := known(r1); m != 0 {
			p.look(s, data, at-4, m, c)
		}
		if m := known(r2); m != 0 {
			p.look(s, data, at-2, m, c)
		}
		if m := known(r3); m != 0 {
			p.look(s, data, at, m, c)
		}
		if c.work < 0 {
			return false
		}
		at += 8
	}
	// The last bytes, and the places whose pairs are not all there.
	for last := len(data) - minPairs; at <= last+2*(rolePairs-1); at += 2 {
		r = r<<roleBits | lacks[squeeze(load(data, at))&pairMask]
		if m := known(r); m != 0 {
			p.look(s, data, at-6, m, c)
		}
	}
	return c.work >= 0
}

// skip goes on from r as long as no bucket says yes, eight bytes at a time. It returns how many
// bytes those were, and r after each pair of the next eight; the last of them is that of the
// end if no more are there. It is a function of its own so that all it needs stays in registers.
func (lacks *roles) skip(data []byte, r uint64) (skipped int, r0, r1, r2, r3 uint64) {
	for ; skipped <= len(data)-8; skipped += 8 {
		u := squeeze(binary.LittleEndian.Uint64(data[skipped : skipped+8]))
		r0 = r<<roleBits | lacks[u&pairMask]
		r1 = r0<<roleBits | lacks[u>>16&pairMask]
		r2 = r1<<roleBits | lacks[u>>32&pairMask]
		r = r2<<roleBits | lacks[u>>48&pairMask]
		if known(r0&r1&r2&r) != 0 {
			break
		}
	}
	return skipped, r0, r1, r2, r
}

// known are the buckets whose four roles have been played.
func known(r uint64) uint16 { return uint16(^r >> (64 - roleBits)) }

// look compares the patterns of some buckets that have the pair at a place as their
// first, and those that begin in the middle of that pair.
func (p *pairs) look(s *Set, data []byte, at int, buckets uint16, c *Scratch) {
	w := load(data, at)
	if even := buckets &^ p.across; even != 0 {
		p.compare(s, data, at, w, even, c)
	}
	if across := buckets & p.across; across != 0 {
		p.compare(s, data, at+1, w>>8, across, c)
	}
}

// compare compares those whose first pair is the beginning of w, which is at a place.
func (p *pairs) compare(s *Set, data []byte, at int, w uint64, buckets uint16, c *Scratch) {
	pair := squeeze(w) & pairMask
	first := uint32(fold(w))
	origins := p.table[p.heads[pair]:p.heads[pair+1]]
	c.work--
	for i := range origins {
		o := &origins[i]
		if o.buckets&buckets == 0 || (first^o.bytes)&o.mask != 0 {
			continue
		}
		c.work--
		if !c.has(o.where >> 8) {
			s.verify(data, at-int(o.where&0xff), o.where>>8, c)
		}
	}
	c.work -= len(origins) >> 3
}

func (p *pairs) size() int {
	if p.lacks == nil {
		return 0
	}
	return 8*len(p.lacks) + 4*len(p.heads) + 16*len(p.table)
}
