package filter

import "slices"

// possible is what is known of values at a place: which constants each can be.
// It is not changed once made.
type possible []choice

// choice is a value and the constants that it can be.
type choice struct {
	value     string
	constants []uint32
}

// Bounds of what is remembered: more would be right, too, and slower.
const (
	maxChoices   = 64
	maxConstants = 16
)

// of returns what a value can be; nil if that is not known.
func (p possible) of(value string) []uint32 {
	for _, c := range p {
		if c.value == value {
			return c.constants
		}
	}
	return nil
}

// behind is what is known behind a test with this result.
func (p possible) behind(b *block, result bool) possible {
	if b.pinned || b.jump != jmpEq {
		return p
	}
	before := p.of(b.value)
	now := []uint32{b.k}
	if !result {
		now = slices.DeleteFunc(slices.Clone(before), func(k uint32) bool { return k == b.k })
	}
	if len(now) == 0 {
		return p // nothing is known, or no packet comes this way
	}
	out := make(possible, 0, len(p)+1)
	for _, c := range p {
		if c.value != b.value && len(out) < maxChoices {
			out = append(out, c)
		}
	}
	return append(out, choice{b.value, now})
}

// or is what is known where two paths meet.
func (p possible) or(q possible) (out possible) {
	for _, c := range p {
		other := q.of(c.value)
		if other == nil {
			continue
		}
		both := slices.Concat(c.constants, other)
		slices.Sort(both)
		if both = slices.Compact(both); len(both) <= maxConstants {
			out = append(out, choice{c.value, both})
		}
	}
	return out
}

// possibilities is what is known at the start of each block.
func possibilities(order []*block) map[*block]possible {
	at := make(map[*block]possible, len(order))
	reached := make(map[*block]bool, len(order))
	for _, b := range order {
		if b.isReturn() {
			continue
		}
		for _, result := range []bool{true, false} {
			exit := b.f
			if result {
				exit = b.t
			}
			known := at[b].behind(b, result)
			if reached[exit] {
				known = at[exit].or(known)
			}
			at[exit], reached[exit] = known, true
		}
	}
	return at
}
