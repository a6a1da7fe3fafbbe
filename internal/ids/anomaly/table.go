package anomaly

// table keeps so many things by key: slots that are used again, a map to find
// them, and two lists by last use through them. What was seen a little is on
// trial; what was seen to matter (protect) is kept apart, up to half of the
// table, so that a flood of keys that are never seen again can't push it out.
// Nothing is allocated once it is full. It is a segmented least-recently-used
// cache (Karedla, Love, Wherry 1994).
type table[K comparable, V any] struct {
	slots   []slot[K, V]
	index   map[K]int32
	max     int
	lists   [2]list // on trial, protected
	evicted uint64
}

type slot[K comparable, V any] struct {
	key          K
	value        V
	newer, older int32
	protected    uint8
}

type list struct{ newest, oldest, length int32 }

const none = -1

func newTable[K comparable, V any](most int) table[K, V] {
	empty := list{newest: none, oldest: none}
	return table[K, V]{index: make(map[K]int32), max: max(most, 2), lists: [2]list{empty, empty}}
}

func (t *table[K, V]) len() int { return len(t.index) }

// filled is how many things are there, and how many made room so far.
func (t *table[K, V]) filled() (now int, evicted uint64) { return len(t.index), t.evicted }

// find is the thing with a key, nil if there is none. It is no use of it.
func (t *table[K, V]) find(k K) *V {
	if i, ok := t.index[k]; ok {
		return &t.slots[i].value
	}
	return nil
}

// visit finds or makes the thing with a key, which is a use of it. What is
// returned is good until the next visit.
func (t *table[K, V]) visit(k K) (v *V, fresh bool) {
	i, ok := t.index[k]
	if ok {
		s := &t.slots[i]
		if l := &t.lists[s.protected]; l.newest != i {
			t.unlink(i)
			t.link(i)
		}
		return &s.value, false
	}
	if len(t.slots) < t.max {
		t.slots = append(t.slots, slot[K, V]{})
		i = int32(len(t.slots) - 1)
	} else {
		if i = t.lists[0].oldest; i == none {
			i = t.lists[1].oldest
		}
		delete(t.index, t.slots[i].key)
		t.unlink(i)
		t.evicted++
	}
	t.slots[i] = slot[K, V]{key: k}
	t.index[k] = i
	t.link(i)
	return &t.slots[i].value, true
}

// protect moves the thing with a key to those that matter. The one there that
// was not used for longest goes back on trial if they become too many.
func (t *table[K, V]) protect(k K) {
	i, ok := t.index[k]
	if !ok || t.slots[i].protected == 1 {
		return
	}
	t.move(i, 1)
	if int(t.lists[1].length) > t.max/2 {
		t.move(t.lists[1].oldest, 0)
	}
}

func (t *table[K, V]) move(i int32, to uint8) {
	t.unlink(i)
	t.slots[i].protected = to
	t.link(i)
}

func (t *table[K, V]) link(i int32) {
	s := &t.slots[i]
	l := &t.lists[s.protected]
	s.newer, s.older = none, l.newest
	if l.newest != none {
		t.slots[l.newest].newer = i
	} else {
		l.oldest = i
	}
	l.newest = i
	l.length++
}

func (t *table[K, V]) unlink(i int32) {
	s := &t.slots[i]
	l := &t.lists[s.protected]
	if s.newer != none {
		t.slots[s.newer].older = s.older
	} else {
		l.newest = s.older
	}
	if s.older != none {
		t.slots[s.older].newer = s.newer
	} else {
		l.oldest = s.newer
	}
	l.length--
}
