// Package pattern finds many strings in a buffer at once, and one string
// fast. It is what decides, for every byte of traffic, whether a rule is worth
// a look. It must not know rules, packets or protocols.
//
// A Set looks for tens of thousands of patterns through tables: each pattern is
// represented by a few of its bytes, and a table small enough for the processor's
// cache says whether the bytes at a place of the data can be those of any pattern.
// Only where it says yes are patterns compared. Input that makes it say yes too
// often is handed to an Aho-Corasick automaton over the same patterns, whose work
// per byte does not depend on what the bytes are.
package pattern

import (
	"cmp"
	"slices"
)

// Pattern is a string to find. With Nocase, ASCII letters match in both cases.
type Pattern struct {
	Bytes  []byte
	Nocase bool
}

// maxLen is the longest pattern that a Set takes in whole. Of a longer one the
// first maxLen bytes count.
const maxLen = 255

// Set is a number of patterns, ready to be looked for. Scanning does not change
// it, so that many may scan with it at a time, each with a Scratch of its own.
type Set struct {
	entries []entry
	text    []byte   // of all entries, in lower case where nocase
	indexes []uint32 // which of New's patterns an entry is
	max     int

	windows windows  // of long patterns, where they are many
	pairs   pairs    // of the others
	alone   []uint32 // looked for one by one
	auto    automaton
}

// entry is a pattern once, however often New was given it.
type entry struct {
	at     uint32 // in text
	first  uint32 // in indexes; they end where the next entry's begin
	length uint8
	nocase bool
}

// New makes a set of patterns, which keep their indexes. An empty one never
// matches.
func New(patterns []Pattern) *Set {
	s := &Set{}
	s.join(patterns)
	for id := range s.entries {
		s.max = max(s.max, int(s.entries[id].length))
	}
	s.split()
	s.auto = newAutomaton(s)
	return s
}

// join makes entries of the patterns, one of those that are equal.
func (s *Set) join(patterns []Pattern) {
	order := make([]uint32, 0, len(patterns))
	size := 0
	for i, p := range patterns {
		if len(p.Bytes) > 0 {
			order = append(order, uint32(i))
			size += min(len(p.Bytes), maxLen)
		}
	}
	s.text = make([]byte, 0, size)
	texts := make([]string, len(patterns))
	buf := make([]byte, 0, maxLen)
	for _, i := range order {
		p := patterns[i]
		buf = append(buf[:0], p.Bytes[:min(len(p.Bytes), maxLen)]...)
		if p.Nocase {
			for j, c := range buf {
				buf[j] = lower[c]
			}
		}
		texts[i] = string(buf)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		if c := cmp.Compare(texts[a], texts[b]); c != 0 {
			return c
		}
		if patterns[a].Nocase != patterns[b].Nocase {
			if patterns[a].Nocase {
				return 1
			}
			return -1
		}
		return cmp.Compare(a, b)
	})
	s.indexes = order
	for at, i := range order {
		if at > 0 {
			if before := order[at-1]; texts[before] == texts[i] && patterns[before].Nocase == patterns[i].Nocase {
				continue
			}
		}
		s.entries = append(s.entries, entry{
			at: uint32(len(s.text)), first: uint32(at), length: uint8(len(texts[i])), nocase: patterns[i].Nocase,
		})
		s.text = append(s.text, texts[i]...)
	}
}

// few patterns are looked for one by one, if they are not long: that is faster
// than any table, but takes a time for each byte that grows with their length.
const (
	few     = 3
	fewLong = 32
)

// manyLong is how many long patterns there have to be to be looked for apart from
// the others: fewer do not mark so many pairs that those say little.
const manyLong = 1000

// split decides how each entry is looked for.
func (s *Set) split() {
	var longer, rest []uint32
	for id := range s.entries {
		switch n := int(s.entries[id].length); {
		case n < minPairs:
			s.alone = append(s.alone, uint32(id))
		case n >= long.shortest():
			longer = append(longer, uint32(id))
		default:
			rest = append(rest, uint32(id))
		}
	}
	if len(longer) < manyLong {
		rest, longer = append(rest, longer...), nil
	}
	if len(longer) == 0 && len(rest) <= few && s.max <= fewLong {
		s.alone = append(s.alone, rest...)
		return
	}
	common := s.newCommonness()
	if len(longer) > 0 {
		s.windows = s.newWindows(longer, long, common)
	}
	s.pairs = s.newPairs(rest, common)
}

// MaxLen is the length of the longest pattern. Who scans a stream in pieces
// begins each scan MaxLen-1 bytes before the new ones.
func (s *Set) MaxLen() int { return s.max }

// size is about how much memory the set takes.
func (s *Set) size() int {
	return len(s.entries)*12 + len(s.text) + 4*len(s.indexes) + 4*len(s.alone) + s.windows.size() + s.pairs.size() + s.auto.size()
}

// of is the text of an entry.
func (s *Set) of(id uint32) []byte {
	e := &s.entries[id]
	return s.text[e.at : e.at+uint32(e.length)]
}
