package scan

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Range is a run of IPv4 addresses, both ends included.
type Range struct{ First, Last netip.Addr }

// ParseRange reads "10.0.0.0/24", which means all of its addresses,
// "10.0.0.1-10.0.0.50", "10.0.0.1-50" or a single "10.0.0.1".
func ParseRange(s string) (Range, error) {
	if p, err := netip.ParsePrefix(s); err == nil && p.Addr().Is4() {
		return PrefixRange(p), nil
	}
	from, to, pair := strings.Cut(s, "-")
	first, err := netip.ParseAddr(from)
	if err != nil || !first.Is4() {
		return Range{}, badRange(s)
	}
	if !pair {
		return Range{first, first}, nil
	}
	last, err := netip.ParseAddr(to)
	if octet, numErr := strconv.ParseUint(to, 10, 8); numErr == nil {
		b := first.As4()
		b[3] = byte(octet)
		last, err = netip.AddrFrom4(b), nil
	}
	if err != nil || !last.Is4() {
		return Range{}, badRange(s)
	}
	if last.Less(first) {
		return Range{}, fmt.Errorf("%q is a range that ends before it begins", s)
	}
	return Range{first, last}, nil
}

func badRange(s string) error {
	return fmt.Errorf("%q is not an IPv4 address, nor a network like 10.0.0.0/24, nor a range like 10.0.0.1-10.0.0.50", s)
}

// PrefixRange is all addresses of an IPv4 network, its own and the broadcast
// address included: hosts sit there, too, by mistake.
func PrefixRange(p netip.Prefix) Range {
	first := number(p.Masked().Addr())
	return Range{address(first), address(first | uint32(1<<(32-p.Bits())-1))}
}

// Len is how many addresses the range has.
func (r Range) Len() int { return int(number(r.Last)-number(r.First)) + 1 }

func number(a netip.Addr) uint32 {
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}

func address(n uint32) netip.Addr {
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], n)
	return netip.AddrFrom4(b)
}

// targets is a set of addresses in ascending order, each with an index.
type targets struct {
	runs []run
	size int
}

// run is a range with the index of its first address.
type run struct {
	first, last uint32
	index       int
}

// newTargets makes a set of ranges that may overlap.
func newTargets(ranges []Range) targets {
	sorted := slices.Clone(ranges)
	slices.SortFunc(sorted, func(a, b Range) int { return a.First.Compare(b.First) })
	var t targets
	for _, r := range sorted {
		first, last := number(r.First), number(r.Last)
		if n := len(t.runs); n > 0 && first <= t.runs[n-1].last {
			top := &t.runs[n-1]
			if last > top.last {
				t.size += int(last - top.last)
				top.last = last
			}
			continue
		}
		t.runs = append(t.runs, run{first, last, t.size})
		t.size += int(last-first) + 1
	}
	return t
}

// at is the address with the index i.
func (t *targets) at(i int) netip.Addr {
	k, found := slices.BinarySearchFunc(t.runs, i, func(r run, i int) int { return r.index - i })
	if !found {
		k--
	}
	return address(t.runs[k].first + uint32(i-t.runs[k].index))
}

// index is the place of an address in the set.
func (t *targets) index(a netip.Addr) (i int, ok bool) {
	if !a.Is4() {
		return 0, false
	}
	n := number(a)
	k, found := slices.BinarySearchFunc(t.runs, n, func(r run, n uint32) int {
		switch {
		case r.first < n:
			return -1
		case r.first > n:
			return 1
		}
		return 0
	})
	if !found {
		k--
	}
	if k < 0 || n > t.runs[k].last {
		return 0, false
	}
	return t.runs[k].index + int(n-t.runs[k].first), true
}
