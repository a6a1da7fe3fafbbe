package regex

import (
	"fmt"
	"slices"
	"strings"
)

// role is what an engine's group stands for: a group of the expression, which
// may be beyond the end of the match, or one of those below.
type role struct {
	number int
	beyond bool
}

const (
	// ahead is what has been matched only to be looked at: the match ends before.
	ahead = -1
	// keep is where \K was: the match begins there.
	keep = -2
)

// writer writes a tree in the syntax of an engine: Go's, or regexp2's with all
// that Go's has not.
type writer struct {
	strings.Builder
	// backtracking: for regexp2.
	backtracking bool
	captures     bool // groups are wanted for their captures
	bodies       map[int]node
	// roles says what the engine's groups are, from the first.
	roles  []role
	beyond bool // within what is only looked at, after the end of the match
	// numbers are the engine's groups of each group, and referenced those that
	// are asked for.
	numbers    map[int][]int
	referenced map[int]bool
	calls      int // how deep in calls of groups
	size       int // how many instructions it makes, about
	// sensitive: what is before the place where the search begins matters.
	sensitive bool
}

// impossible is why a tree can't be written.
type impossible struct{ reason string }

func (e impossible) Error() string { return e.reason }

// The sizes, in nodes as often as they are repeated, that an engine is given.
const (
	maxAutomaton = 4000  // Go's writes repetitions out
	maxWritten   = 50000 // regexp2 counts them; calls are written out
	maxCalls     = 20
)

// write is the tree as an expression of an engine.
func write(tree node, bodies map[int]node, flags Flags, backtracking bool) (w *writer, err error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(impossible)
			if !ok {
				panic(r)
			}
			w, err = nil, e
		}
	}()
	w = &writer{
		backtracking: backtracking, captures: flags&Captures != 0, bodies: bodies,
		numbers: make(map[int][]int), referenced: make(map[int]bool),
	}
	w.references(tree, make(map[int]bool))
	w.number(tree)
	w.node(tree, true, 1)
	return w, nil
}

func (w *writer) refuse(format string, args ...any) {
	panic(impossible{fmt.Sprintf(format, args...)})
}

// children are the nodes right below a node.
func children(n node) []node {
	switch n := n.(type) {
	case concat:
		return n
	case alternate:
		return n
	case repeat:
		return []node{n.inner}
	case group:
		return []node{n.inner}
	case atomic:
		return []node{n.inner}
	case look:
		return []node{n.inner}
	case conditional:
		if n.test != nil {
			return []node{n.test, n.yes, n.no}
		}
		return []node{n.yes, n.no}
	}
	return nil
}

// references finds the groups that are referred to. It looks once into those
// that are called, however often they are.
func (w *writer) references(n node, called map[int]bool) {
	switch n := n.(type) {
	case backref:
		w.referenced[n.number] = true
	case conditional:
		w.referenced[n.number] = true
	case call:
		if !called[n.number] {
			called[n.number] = true
			w.references(w.bodies[n.number], called)
		}
	}
	for _, child := range children(n) {
		w.references(child, called)
	}
}

// wanted reports whether a group is to capture.
func (w *writer) wanted(g group) bool { return w.calls == 0 && (w.captures || w.referenced[g.number]) }

// number gives the engine's numbers to groups, in the order in which node
// will open them.
func (w *writer) number(tree node) {
	next := 0
	var walk func(n node)
	walk = func(n node) {
		if g, ok := n.(group); ok && w.wanted(g) {
			next++
			w.numbers[g.number] = append(w.numbers[g.number], next)
		}
		if n == resetBegin {
			next++
		}
		for _, child := range children(n) {
			walk(child)
		}
	}
	walk(tree)
}

// open begins a group of the engine that has a role.
func (w *writer) open(number int) {
	w.roles = append(w.roles, role{number, w.beyond})
	w.WriteByte('(')
}

// node writes a node. At the tail nothing can follow it. times is how often it
// is repeated.
func (w *writer) node(n node, tail bool, times int) {
	if w.size += times; w.size > w.limit() {
		w.refuse("too large")
	}
	switch n := n.(type) {
	case set:
		w.set(n)
	case concat:
		for i, part := range n {
			_, choice := part.(alternate)
			if choice {
				w.WriteString("(?:")
			}
			w.node(part, tail && i == len(n)-1, times)
			if choice {
				w.WriteByte(')')
			}
		}
	case alternate:
		for i, branch := range n {
			if i > 0 {
				w.WriteByte('|')
			}
			w.node(branch, tail, times)
		}
	case group:
		if w.wanted(n) {
			w.open(n.number)
		} else {
			w.WriteString("(?:")
		}
		w.node(n.inner, tail, times)
		w.WriteByte(')')
	case repeat:
		w.repeat(n, tail, times)
	case call:
		w.call(n, tail, times)
	case place:
		w.place(n, tail)
	case look:
		w.look(n, tail, times)
	default:
		w.backtrack(n, times)
	}
}

func (w *writer) limit() int {
	if w.backtracking {
		return maxWritten
	}
	return maxAutomaton
}

// set writes one byte, or a class.
func (w *writer) set(s set) {
	if s == anyByte {
		w.WriteString("(?s:.)")
		return
	}
	if c, ok := s.only(); ok {
		w.char(c)
		return
	}
	if s == (set{}) {
		w.nothing()
		return
	}
	w.WriteByte('[')
	for c := 0; c < 256; c++ {
		if !s.has(byte(c)) {
			continue
		}
		first := c
		for c < 255 && s.has(byte(c+1)) {
			c++
		}
		w.char(byte(first))
		if c > first {
			w.WriteByte('-')
			w.char(byte(c))
		}
	}
	w.WriteByte(']')
}

// nothing writes what never matches.
func (w *writer) nothing() {
	if w.backtracking {
		w.WriteString("(?!)")
	} else {
		w.WriteString(`[^\x00-\x{10FFFF}]`)
	}
}

func (w *writer) char(c byte) {
	if alnum.has(c) {
		w.WriteByte(c)
		return
	}
	fmt.Fprintf(w, `\x%02x`, c)
}

// repeat writes a repetition. The one that can't go round again may be the tail.
func (w *writer) repeat(r repeat, tail bool, times int) {
	most := max(r.min, r.max)
	if r.max < 0 {
		most++
	}
	if !w.backtracking {
		if r.possessive {
			w.refuse("possessive")
		}
		if most > 1000 || times*most > maxAutomaton {
			w.refuse("too often")
		}
		if (r.max < 0 || r.max > 1) && mayBeEmpty(r.inner) && reluctant(r.inner) {
			// Go goes round again where a round of nothing would do, and Perl does not.
			w.refuse("again and again as little as possible")
		}
		times *= max(most, 1)
	}
	w.WriteString("(?:")
	w.node(r.inner, tail && r.max == 1, times)
	w.WriteByte(')')
	switch {
	case r.min == 0 && r.max < 0:
		w.WriteByte('*')
	case r.min == 1 && r.max < 0:
		w.WriteByte('+')
	case r.min == 0 && r.max == 1:
		w.WriteByte('?')
	case r.max < 0:
		fmt.Fprintf(w, "{%d,}", r.min)
	case r.max == r.min:
		fmt.Fprintf(w, "{%d}", r.min)
	default:
		fmt.Fprintf(w, "{%d,%d}", r.min, r.max)
	}
	switch {
	case r.lazy:
		w.WriteByte('?')
	case r.possessive:
		w.WriteByte('+')
	}
}

// mayBeEmpty reports whether a node can match without taking a byte.
func mayBeEmpty(n node) bool {
	switch n := n.(type) {
	case set:
		return false
	case concat:
		return !slices.ContainsFunc(n, func(part node) bool { return !mayBeEmpty(part) })
	case alternate:
		return slices.ContainsFunc(n, mayBeEmpty)
	case repeat:
		return n.min == 0 || mayBeEmpty(n.inner)
	case group:
		return mayBeEmpty(n.inner)
	case atomic:
		return mayBeEmpty(n.inner)
	}
	return true
}

// reluctant reports whether a node has a repetition that takes as little as it can.
func reluctant(n node) bool {
	r, ok := n.(repeat)
	return ok && r.lazy || slices.ContainsFunc(children(n), reluctant)
}

// call writes the expression of a group once more. Recursion has no end.
func (w *writer) call(c call, tail bool, times int) {
	body, ok := w.bodies[c.number]
	if w.calls++; !ok || w.calls > maxCalls {
		w.refuse("recursion is not supported")
	}
	w.WriteString("(?:")
	w.node(body, tail, times)
	w.WriteByte(')')
	w.calls--
}
