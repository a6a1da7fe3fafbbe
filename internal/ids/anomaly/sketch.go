package anomaly

import (
	"encoding/binary"
	"math"
	"math/bits"
	"net/netip"
)

// mix spreads the bits of a number over all 64 (the finalizer of MurmurHash3).
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// hashAddr is a number for an address.
func hashAddr(a netip.Addr) uint64 {
	b := a.As16()
	return mix(binary.LittleEndian.Uint64(b[:8])*0x9e3779b97f4a7c15 ^ binary.LittleEndian.Uint64(b[8:]))
}

// hashTarget is a number for a port of a host. Nobody must be able to choose
// targets that look like one: so it is keyed.
func hashTarget(seed uint64, a netip.Addr, port uint16) uint64 {
	return mix(hashAddr(a) ^ seed + uint64(port)*0x9e3779b97f4a7c15)
}

// sketch tells how many different things there were, up to some hundreds, in 32
// bytes: linear counting (Whang, Vander-Zanden, Taylor 1990).
type sketch [4]uint64

// add enters a thing by its hash, and reports whether it surely was not there.
func (s *sketch) add(hash uint64) bool {
	word, bit := &s[hash>>6%4], uint64(1)<<(hash%64)
	fresh := *word&bit == 0
	*word |= bit
	return fresh
}

func (s *sketch) has(hash uint64) bool { return s[hash>>6%4]&(1<<(hash%64)) != 0 }

// join makes s what both together have seen.
func (s *sketch) join(other *sketch) {
	for i := range s {
		s[i] |= other[i]
	}
}

// unseen is how many bits are not set.
func (s *sketch) unseen() int {
	n := 256
	for _, w := range s {
		n -= bits.OnesCount64(w)
	}
	return n
}

// count is about how many there were.
func (s *sketch) count() uint64 {
	return uint64(math.Round(256 * math.Log(256/max(float64(s.unseen()), 0.5))))
}

// chance is the probability that something new shows as such.
func (s *sketch) chance() float64 { return max(float64(s.unseen()), 1) / 256 }

// crowd tells how many different things there were, however many, to some 4 %:
// HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) with its correction for
// few.
type crowd struct {
	ranks [crowdSize]uint8
	unset int     // registers that are 0
	sum   float64 // of 2^-rank
}

const crowdSize = 512

// add enters a thing by its hash, and reports whether it surely was not there.
func (c *crowd) add(hash uint64) bool {
	if c.sum == 0 {
		c.unset, c.sum = crowdSize, crowdSize
	}
	// Not the bits that a sketch looks at: what one has let through would fill
	// only some of the registers.
	r := &c.ranks[hash>>8%crowdSize]
	rank := uint8(bits.LeadingZeros64(hash|(crowdSize<<8-1))) + 1
	if rank <= *r {
		return false
	}
	if *r == 0 {
		c.unset--
	}
	c.sum += math.Ldexp(1, -int(rank)) - math.Ldexp(1, -int(*r))
	*r = rank
	return true
}

// chance is the probability that something new shows as such: what is weighed
// with its inverse adds up without bias (Cohen 2015, Ting 2014).
func (c *crowd) chance() float64 {
	if c.sum == 0 {
		return 1
	}
	return c.sum / crowdSize
}

func (c *crowd) count() uint64 {
	if c.sum == 0 {
		return 0
	}
	const m = crowdSize
	estimate := 0.7213 / (1 + 1.079/m) * m * m / c.sum
	if estimate <= 2.5*m && c.unset > 0 {
		estimate = m * math.Log(m/float64(c.unset))
	}
	return uint64(math.Round(estimate))
}

// memory remembers things for a while, as bits: some that were never there are
// thought to have been (Bloom 1970, with one hash). When the young half is old,
// or a quarter full, it takes the place of the old one.
type memory struct {
	young, old []uint64
	set        int
	since      stamp
}

func newMemory(words int) memory {
	return memory{young: make([]uint64, words), old: make([]uint64, words)}
}

func (m *memory) add(now stamp, hash uint64, half stamp) {
	if m.set > len(m.young)*16 || expired(now, m.since, half) {
		m.young, m.old = m.old, m.young
		clear(m.young)
		m.set, m.since = 0, now
	}
	w, bit := &m.young[hash>>6%uint64(len(m.young))], uint64(1)<<(hash%64)
	if *w&bit == 0 {
		*w |= bit
		m.set++
	}
}

func (m *memory) has(hash uint64) bool {
	i, bit := hash>>6%uint64(len(m.young)), uint64(1)<<(hash%64)
	return (m.young[i]|m.old[i])&bit != 0
}
