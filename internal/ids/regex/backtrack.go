package regex

import (
	"fmt"
	"slices"
)

// backtrack writes what only regexp2 has.
func (w *writer) backtrack(n node, times int) {
	if !w.backtracking {
		w.refuse("needs backtracking")
	}
	switch n := n.(type) {
	case atomic:
		w.WriteString("(?>")
		w.node(n.inner, false, times)
		w.WriteByte(')')
	case backref:
		w.backref(n)
	case conditional:
		w.WriteString("(?")
		if n.test != nil {
			w.node(n.test, false, times)
		} else {
			numbers := w.numbers[n.number]
			if len(numbers) != 1 {
				w.refuse("condition on one of several groups of one number")
			}
			fmt.Fprintf(w, "(%d)", numbers[0])
		}
		w.branch(n.yes, times)
		w.WriteByte('|')
		w.branch(n.no, times)
		w.WriteByte(')')
	}
}

// branch writes a branch of a conditional, which must not fall apart in two.
func (w *writer) branch(n node, times int) {
	w.WriteString("(?:")
	w.node(n, false, times)
	w.WriteByte(')')
}

// backref refers to whichever of the engine's groups took part.
func (w *writer) backref(b backref) {
	numbers := w.numbers[b.number]
	if len(numbers) == 0 {
		w.refuse("reference to a group within a call")
	}
	if b.nocase {
		w.WriteString("(?i:")
	} else {
		w.WriteString("(?:")
	}
	for i, number := range slices.Backward(numbers) {
		if i < len(numbers)-1 {
			w.WriteByte('|')
		}
		fmt.Fprintf(w, `\%d`, number)
	}
	w.WriteByte(')')
}
