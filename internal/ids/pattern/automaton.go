package pattern

import (
	"cmp"
	"slices"
)

// automaton is that of Aho and Corasick over all patterns in lower case. Its
// states are numbered breadth first, so that the children of a state are
// neighbours, sorted by their byte.
type automaton struct {
	label  []byte   // of each state: the byte that leads to it
	child  []uint32 // its first child; they end where those of the next begin
	fail   []uint32 // the state of the longest proper suffix
	report []uint32 // in outs: what ends here or in a suffix; 0 is nothing
	outs   []out
	ids    []uint32 // entries, sorted by their text in lower case
	// A state with many children has all its moves in a table: moves[table[state]].
	// Such states are near the root, so table is short.
	table []uint16
	moves [][256]uint32
}

// out are the entries that end in a state: ids[first:last]. Shorter ones are
// at next, in outs; before 0 there is nothing.
type out struct {
	state             uint32
	first, last, next uint32
}

// many children are looked up in a table; fewer are searched. Of tables there is
// a limit, beyond which children are searched, however many.
const (
	many      = 12
	maxTables = 4096
)

// newAutomaton builds the automaton of a set's entries.
func newAutomaton(s *Set) automaton {
	texts := make([][]byte, len(s.entries))
	all := make([]byte, len(s.text))
	for i, c := range s.text {
		all[i] = lower[c]
	}
	ids := make([]uint32, len(s.entries))
	for id := range s.entries {
		e := &s.entries[id]
		texts[id] = all[e.at : e.at+uint32(e.length)]
		ids[id] = uint32(id)
	}
	slices.SortFunc(ids, func(a, b uint32) int {
		if c := slices.Compare(texts[a], texts[b]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	a := automaton{ids: ids, outs: make([]out, 1)}
	a.grow(texts)
	a.link()
	return a
}

// grow makes the trie. A state stands for the range of the sorted patterns that
// begin with its text.
func (a *automaton) grow(texts [][]byte) {
	type span struct{ first, last uint32 }
	spans := []span{{0, uint32(len(a.ids))}}
	a.label = []byte{0}
	depth, levelEnd := 0, 1
	for state := 0; state < len(spans); state++ {
		if state == levelEnd {
			depth, levelEnd = depth+1, len(spans)
		}
		sp := spans[state]
		first := sp.first
		for sp.first < sp.last && len(texts[a.ids[sp.first]]) == depth {
			sp.first++
		}
		if sp.first > first {
			a.outs = append(a.outs, out{state: uint32(state), first: first, last: sp.first})
		}
		a.child = append(a.child, uint32(len(spans)))
		for sp.first < sp.last {
			c := texts[a.ids[sp.first]][depth]
			from := sp.first
			for sp.first < sp.last && texts[a.ids[sp.first]][depth] == c {
				sp.first++
			}
			spans = append(spans, span{from, sp.first})
			a.label = append(a.label, c)
		}
		if state == 0 || len(spans)-int(a.child[state]) >= many && len(a.moves) < maxTables {
			for len(a.table) <= state {
				a.table = append(a.table, 0)
			}
			a.table[state] = uint16(len(a.moves))
			a.moves = append(a.moves, [256]uint32{})
		}
	}
	a.child = append(a.child, uint32(len(spans)))
}

// link finds each state's longest suffix, in the order of the states, since
// that of a child is the child of a suffix of its parent.
func (a *automaton) link() {
	a.fail = make([]uint32, len(a.label))
	a.report = make([]uint32, len(a.label))
	for i := 1; i < len(a.outs); i++ {
		a.report[a.outs[i].state] = uint32(i)
	}
	for state := range uint32(len(a.label)) {
		if suffix := a.report[a.fail[state]]; state != 0 && suffix != 0 {
			if own := a.report[state]; own != 0 {
				a.outs[own].next = suffix
			} else {
				a.report[state] = suffix
			}
		}
		moves := a.movesOf(state)
		if moves != nil && state != 0 {
			for c := range moves {
				moves[c] = a.step(a.fail[state], byte(c))
			}
		}
		for child := a.child[state]; child < a.child[state+1]; child++ {
			c := a.label[child]
			if state != 0 {
				a.fail[child] = a.step(a.fail[state], c)
			}
			if moves != nil {
				moves[c] = child
			}
		}
	}
}

// movesOf is a state's table, if it has one. Only the root's is the first.
func (a *automaton) movesOf(state uint32) *[256]uint32 {
	if state == 0 {
		return &a.moves[0]
	}
	if int(state) < len(a.table) && a.table[state] != 0 {
		return &a.moves[a.table[state]]
	}
	return nil
}

// step is the state after one more byte, which is in lower case. The root has a
// table, so that it ends there at the latest.
func (a *automaton) step(state uint32, c byte) uint32 {
	for {
		if moves := a.movesOf(state); moves != nil {
			return moves[c]
		}
		for child, end := a.child[state], a.child[state+1]; child < end; child++ {
			if a.label[child] == c {
				return child
			}
		}
		state = a.fail[state]
	}
}

// scan reports all patterns in data.
func (a *automaton) scan(s *Set, data []byte, c *Scratch) {
	state := uint32(0)
	for at, b := range data {
		state = a.step(state, lower[b])
		if o := a.report[state]; o != 0 && c.done[o] != c.scan {
			a.reportAll(s, data[:at+1], o, c)
		}
	}
}

// reportAll reports what ends with data. Once all of it has been found, that
// state is not worth a look again: otherwise patterns that end alike would cost a
// look each at every byte.
func (a *automaton) reportAll(s *Set, data []byte, o uint32, c *Scratch) {
	all := true
	for next := o; next != 0; next = a.outs[next].next {
		for _, id := range a.ids[a.outs[next].first:a.outs[next].last] {
			if !c.has(id) {
				s.verify(data, len(data)-int(s.entries[id].length), id, c)
				all = all && c.has(id)
			}
		}
	}
	if all {
		c.done[o] = c.scan
	}
}

func (a *automaton) size() int {
	return len(a.label) + 4*len(a.child) + 4*len(a.fail) + 4*len(a.report) + 16*len(a.outs) + 4*len(a.ids) +
		2*len(a.table) + 1024*len(a.moves)
}
