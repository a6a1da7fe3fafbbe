package echo

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"net/netip"
	"slices"
)

// maxTargets is how many a Sweep takes.
const maxTargets = 1 << 20

// ErrTooMany says that a Sweep takes no more targets.
var ErrTooMany = fmt.Errorf("more than %d targets", maxTargets)

var errNotARange = errors.New("not a range of addresses")

// roster is the list of targets, numbered in the order in which they came.
// Consecutive addresses are one entry.
type roster struct {
	spans []span
	count int

	single map[netip.Addr]int32 // spans of one target
	ranges []int32              // the other spans, in the order of their addresses
}

// span is targets with consecutive addresses.
type span struct {
	name  string // of a single one
	first netip.Addr
	index int32 // of the first
	count int32
}

// add lists a target. One that is there already keeps its number and name.
func (r *roster) add(name string, addr netip.Addr) (index int, added bool, err error) {
	if index, ok := r.find(addr); ok {
		return index, false, nil
	}
	if r.count >= maxTargets {
		return 0, false, ErrTooMany
	}
	r.append(span{name: name, first: addr, count: 1})
	return r.count - 1, true, nil
}

// addRange lists the addresses from first to last that aren't there yet, and
// returns how many those are.
func (r *roster) addRange(first, last netip.Addr) (added int, err error) {
	steps, ok := distance(first, last)
	if !ok {
		return 0, errNotARange
	}
	if steps >= maxTargets {
		return 0, ErrTooMany
	}
	before := r.count
	fresh := int32(0) // addresses before this one that aren't there yet
	for i := int64(0); i <= int64(steps)+1; i++ {
		if i <= int64(steps) {
			if _, there := r.find(offset(first, uint64(i))); !there {
				fresh++
				continue
			}
		}
		if fresh == 0 {
			continue
		}
		if r.count+int(fresh) > maxTargets {
			return r.count - before, ErrTooMany
		}
		r.append(span{first: offset(first, uint64(i-int64(fresh))), count: fresh})
		fresh = 0
	}
	return r.count - before, nil
}

func (r *roster) append(s span) {
	s.index = int32(r.count)
	at := int32(len(r.spans))
	r.spans = append(r.spans, s)
	r.count += int(s.count)
	if s.count == 1 {
		if r.single == nil {
			r.single = map[netip.Addr]int32{}
		}
		r.single[s.first] = at
		return
	}
	place, _ := r.search(s.first)
	r.ranges = slices.Insert(r.ranges, place, at)
}

// search is the place of the first range that begins behind an address.
func (r *roster) search(addr netip.Addr) (place int, exact bool) {
	return slices.BinarySearchFunc(r.ranges, addr, func(at int32, addr netip.Addr) int {
		if r.spans[at].first.Compare(addr) <= 0 {
			return -1
		}
		return 1
	})
}

// find is the number of the target with an address.
func (r *roster) find(addr netip.Addr) (index int, ok bool) {
	if at, ok := r.single[addr]; ok {
		return int(r.spans[at].index), true
	}
	place, _ := r.search(addr)
	if place == 0 {
		return 0, false
	}
	s := &r.spans[r.ranges[place-1]]
	steps, ok := distance(s.first, addr)
	if !ok || steps >= uint64(s.count) {
		return 0, false
	}
	return int(s.index) + int(steps), true
}

// at is the entry of a target.
func (r *roster) at(index int) *span {
	place, _ := slices.BinarySearchFunc(r.spans, int32(index), func(s span, index int32) int {
		if s.index+s.count <= index {
			return -1
		}
		return int(s.index - min(s.index, index))
	})
	return &r.spans[place]
}

// addr is the address of a target.
func (r *roster) addr(index int) netip.Addr {
	s := r.at(index)
	return offset(s.first, uint64(int32(index)-s.index))
}

// distance is how many addresses after a stands b, the greatest number for
// more than one can hold; not ok if it doesn't.
func distance(a, b netip.Addr) (steps uint64, ok bool) {
	if !a.IsValid() || a.BitLen() != b.BitLen() || a.Zone() != b.Zone() || b.Less(a) {
		return 0, false
	}
	from, to := a.As16(), b.As16()
	low, borrow := bits.Sub64(binary.BigEndian.Uint64(to[8:]), binary.BigEndian.Uint64(from[8:]), 0)
	high, _ := bits.Sub64(binary.BigEndian.Uint64(to[:8]), binary.BigEndian.Uint64(from[:8]), borrow)
	if high > 0 {
		low = math.MaxUint64
	}
	return low, true
}

// offset is the address that stands so many after a.
func offset(a netip.Addr, steps uint64) netip.Addr {
	if steps == 0 {
		return a
	}
	b := a.As16()
	low, carry := bits.Add64(binary.BigEndian.Uint64(b[8:]), steps, 0)
	binary.BigEndian.PutUint64(b[8:], low)
	binary.BigEndian.PutUint64(b[:8], binary.BigEndian.Uint64(b[:8])+carry)
	moved := netip.AddrFrom16(b)
	if a.Is4() {
		return moved.Unmap()
	}
	return moved.WithZone(a.Zone())
}
