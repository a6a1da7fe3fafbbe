package dump

import (
	"cmp"
	"slices"
)

// count is how many packets there were, and their bytes on the wire.
type count struct{ packets, bytes uint64 }

func (c *count) add(bytes int) {
	c.packets++
	c.bytes += uint64(bytes)
}

// entry is what was counted of a key: all, and of that what went to it and came
// from it, which may be the same packet.
type entry[K comparable] struct {
	key          K
	all, in, out count
}

// topLimit is how many keys a table remembers: those of an ordinary network, within a
// megabyte.
const topLimit = 8192

// top counts by key in bounded memory. When it is full the half with the fewest bytes makes
// room, so that a flood of keys costs each of them little.
type top[K comparable] struct {
	limit   int
	index   map[K]int
	entries []entry[K]
	// forgotten is how many entries made room. A key may have been among them more
	// than once, and lacks at most so many bytes.
	forgotten, lacking uint64
}

func newTop[K comparable](limit int) top[K] {
	return top[K]{limit: limit, index: make(map[K]int)}
}

// entry is that of a key, valid until the next call.
func (t *top[K]) entry(k K) *entry[K] {
	i, known := t.index[k]
	if !known {
		if len(t.entries) == t.limit {
			t.forget()
		}
		i = len(t.entries)
		t.entries = append(t.entries, entry[K]{key: k})
		t.index[k] = i
	}
	return &t.entries[i]
}

func (t *top[K]) forget() {
	t.sort()
	keep := t.limit / 2
	t.forgotten += uint64(len(t.entries) - keep)
	t.lacking += t.entries[keep].all.bytes
	t.entries = t.entries[:keep]
	t.reindex()
}

// sort puts those with most bytes first, of equals those that have been there longer.
func (t *top[K]) sort() {
	slices.SortStableFunc(t.entries, func(a, b entry[K]) int {
		return cmp.Or(cmp.Compare(b.all.bytes, a.all.bytes), cmp.Compare(b.all.packets, a.all.packets))
	})
}

func (t *top[K]) reindex() {
	clear(t.index)
	for i := range t.entries {
		t.index[t.entries[i].key] = i
	}
}

// first are the n with most bytes, valid until the next call.
func (t *top[K]) first(n int) []entry[K] {
	t.sort()
	t.reindex()
	return t.entries[:min(n, len(t.entries))]
}

// reset forgets everything and keeps the memory.
func (t *top[K]) reset() {
	clear(t.index)
	t.entries, t.forgotten, t.lacking = t.entries[:0], 0, 0
}
