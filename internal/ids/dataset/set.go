package dataset

import "slices"

// Set is values, each once, with a number each. It is bounded: Add refuses what there is no room
// for.
type Set struct {
	kind   Kind
	memcap int
	used   int
	values map[string]uint16
	full   uint64
}

// New is an empty set that may take so many bytes.
func New(k Kind, memcap int) *Set { return &Set{kind: k, memcap: memcap, values: map[string]uint16{}} }

// entrySize is about what a value takes beside its bytes: its place in the map, and what the
// memory of a string is rounded up to.
const entrySize = 64

// Kind is what its values are.
func (s *Set) Kind() Kind { return s.kind }

// Memcap is how many bytes it may take.
func (s *Set) Memcap() int { return s.memcap }

// Len is how many values there are.
func (s *Set) Len() int { return len(s.values) }

// Memory is about how many bytes its values take.
func (s *Set) Memory() int { return s.used }

// Full is how many values were refused for want of room.
func (s *Set) Full() uint64 { return s.full }

// Fits reports whether something can be a value of the set: of one of digests, nothing but what is
// as long as one.
func (s *Set) Fits(value []byte) bool { return s.kind.fits(value) }

// Find is a value's number; there is false if the set has no such value.
func (s *Set) Find(value []byte) (number uint16, there bool) {
	if !s.kind.fits(value) {
		return 0, false
	}
	number, there = s.values[string(s.kind.key(value))]
	return number, there
}

// Add adds a value, and reports whether that is new.
func (s *Set) Add(value []byte) bool {
	if _, there := s.Find(value); there || !s.kind.fits(value) {
		return false
	}
	if s.put(value, 0) {
		return true
	}
	s.full++
	return false
}

// put gives a value its number, if there is room for it.
func (s *Set) put(value []byte, number uint16) bool {
	key := s.kind.key(value)
	if _, there := s.values[string(key)]; !there {
		if s.used+len(key)+entrySize > s.memcap {
			return false
		}
		s.used += len(key) + entrySize
	}
	s.values[string(key)] = number
	return true
}

// Remove takes a value out, and reports whether it was there.
func (s *Set) Remove(value []byte) bool {
	if _, there := s.Find(value); !there {
		return false
	}
	key := s.kind.key(value)
	delete(s.values, string(key))
	s.used -= len(key) + entrySize
	return true
}

// Text is the set as its file has it: a value a line, sorted so that the same set is the same
// file. Numbers are those of datarep's files; what has none stands alone.
func (s *Set) Text() []byte {
	sorted := make([]string, 0, len(s.values))
	for v := range s.values {
		sorted = append(sorted, v)
	}
	slices.Sort(sorted)
	var b []byte
	for _, v := range sorted {
		b = s.kind.write(b, v)
		if n := s.values[v]; n != 0 {
			b = appendNumber(b, n)
		}
		b = append(b, '\n')
	}
	return b
}
