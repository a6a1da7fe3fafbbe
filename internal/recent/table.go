package recent

import "iter"

// Table keeps so many things by key: slots that are used again, a map to find
// them, and two lists by last use through them. What was seen a little is on
// trial; what was seen to matter (Protect) is kept apart, up to half of the
// table, so that a flood of keys that are never seen again can't push it out.
// Nothing is allocated once it is full. It is a segmented least-recently-used
// cache (Karedla, Love, Wherry 1994), and a plain one where nobody protects.
//
// Its lists are not an Order: with indices the garbage collector has nothing to follow
// through a large table of numbers. They are of slots in pages: what a table has taken is
// neither moved nor thrown away while it grows.
type Table[K comparable, V any] struct {
	pages   [][]slot[K, V]
	filled  int // how many slots are in use
	index   map[K]int32
	max     int
	lists   [2]list // on trial, protected
	matter  int     // how many are protected
	evicted uint64
}

type slot[K comparable, V any] struct {
	key          K
	newer, older int32
	protected    uint8 // 0 or 1, an index of lists
	value        V
}

type list struct{ newest, oldest int32 }

// none ends a list.
const none = -1

// Slots are taken by the page.
const (
	pageBits = 5
	pageSize = 1 << pageBits
)

func (t *Table[K, V]) slot(i int32) *slot[K, V] { return &t.pages[i>>pageBits][i&(pageSize-1)] }

// add is a slot that was not in use.
func (t *Table[K, V]) add() int32 {
	i := t.filled
	t.filled++
	if i>>pageBits == len(t.pages) {
		t.pages = append(t.pages, make([]slot[K, V], min(pageSize, t.max-i)))
	}
	return int32(i)
}

// NewTable makes a table for so many things, at least one.
func NewTable[K comparable, V any](most int) Table[K, V] {
	empty := list{newest: none, oldest: none}
	return Table[K, V]{index: make(map[K]int32), max: max(most, 1), lists: [2]list{empty, empty}}
}

// Filled is how many things are there, and how many made room so far.
func (t *Table[K, V]) Filled() (now int, evicted uint64) { return t.filled, t.evicted }

// Find is the thing with a key, nil if there is none. It is no use of it.
func (t *Table[K, V]) Find(k K) *V {
	if i, ok := t.index[k]; ok {
		return &t.slot(i).value
	}
	return nil
}

// Visit finds or makes the thing with a key, which is a use of it. What is
// returned is good until the next visit.
func (t *Table[K, V]) Visit(k K) (v *V, fresh bool) {
	i, ok := t.index[k]
	if ok {
		s := t.slot(i)
		if s.newer != none {
			t.unlink(i)
			t.link(i)
		}
		return &s.value, false
	}
	if t.filled < t.max {
		i = t.add()
	} else {
		i = t.lists[0].oldest // no more than half is protected
		delete(t.index, t.slot(i).key)
		t.unlink(i)
		t.evicted++
	}
	s := t.slot(i)
	*s = slot[K, V]{key: k}
	t.index[k] = i
	t.link(i)
	return &s.value, true
}

// Protect moves the thing with a key to those that matter. The one there that
// was not used for longest goes back on trial if they become too many.
func (t *Table[K, V]) Protect(k K) {
	i, ok := t.index[k]
	if !ok || t.slot(i).protected == 1 {
		return
	}
	t.move(i, 1)
	if t.matter++; t.matter > t.max/2 {
		t.move(t.lists[1].oldest, 0)
		t.matter--
	}
}

// All goes through the things: those on trial, then those that matter, the
// newest of each first.
func (t *Table[K, V]) All() iter.Seq2[K, *V] {
	return func(yield func(K, *V) bool) {
		for _, l := range t.lists {
			for i := l.newest; i != none; i = t.slot(i).older {
				if !yield(t.slot(i).key, &t.slot(i).value) {
					return
				}
			}
		}
	}
}

func (t *Table[K, V]) move(i int32, to uint8) {
	t.unlink(i)
	t.slot(i).protected = to
	t.link(i)
}

func (t *Table[K, V]) link(i int32) {
	s := t.slot(i)
	l := &t.lists[s.protected&1]
	s.newer, s.older = none, l.newest
	if l.newest != none {
		t.slot(l.newest).newer = i
	} else {
		l.oldest = i
	}
	l.newest = i
}

func (t *Table[K, V]) unlink(i int32) {
	s := t.slot(i)
	l := &t.lists[s.protected&1]
	if s.newer != none {
		t.slot(s.newer).older = s.older
	} else {
		l.newest = s.older
	}
	if s.older != none {
		t.slot(s.older).newer = s.newer
	} else {
		l.oldest = s.newer
	}
}
