package pattern

// pairs finds patterns of two and three bytes by the first two.
type pairs struct {
	bitmap []uint64 // of pairs, in lower case
	heads  []uint32 // of 256 first bytes in lower case
	table  []uint32
}

// newPairs makes the tables for entries.
func (s *Set) newPairs(ids []uint32) pairs {
	if len(ids) == 0 {
		return pairs{}
	}
	p := pairs{bitmap: make([]uint64, 1<<16/64), heads: make([]uint32, 256+2), table: make([]uint32, len(ids))}
	for _, id := range ids {
		text := s.of(id)
		p.set(lower[text[0]], lower[text[1]])
		p.heads[int(lower[text[0]])+2]++
	}
	for i := 2; i < len(p.heads); i++ {
		p.heads[i] += p.heads[i-1]
	}
	for _, id := range ids {
		b := int(lower[s.of(id)[0]]) + 1
		p.table[p.heads[b]] = id
		p.heads[b]++
	}
	return p
}

func (p *pairs) set(a, b byte) {
	i := uint(a) | uint(b)<<8
	p.bitmap[i>>6] |= 1 << (i & 63)
}

// scan compares the patterns wherever the bitmap says so. It reports false when
// that has become too much work.
func (p *pairs) scan(s *Set, data []byte, c *Scratch) bool {
	if len(p.table) == 0 || len(data) < 2 {
		return true
	}
	bitmap := (*[1 << 16 / 64]uint64)(p.bitmap)
	a := uint(lower[data[0]])
	for at, d := range data[1:] {
		b := uint(lower[d])
		i := (a | b<<8) & (1<<16 - 1)
		if bitmap[i>>6]>>(i&63)&1 != 0 {
			for _, id := range p.table[p.heads[a]:p.heads[a+1]] {
				s.verify(data, at, id, c)
			}
			if c.work < 0 {
				return false
			}
		}
		a = b
	}
	return true
}

func (p *pairs) size() int { return 8*len(p.bitmap) + 4*len(p.heads) + 4*len(p.table) }
