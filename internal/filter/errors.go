package filter

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error is what is wrong with an expression, and where.
type Error struct {
	Expr   string // the whole expression
	Offset int    // of the word, in bytes
	Word   string // the word that is to blame; empty at the end of the expression
	Text   string // what is wrong with it
}

// Error is one line that names the word.
func (e *Error) Error() string { return e.Text }

// maxShown is how many bytes of an expression Caret shows at most: those of a
// file given with -F can be long.
const maxShown = 120

// Caret shows the place: the expression on one line and, on the next, a caret
// below the first character of the word and a tilde below each of the others.
func (e *Error) Caret() string {
	from, to := 0, len(e.Expr)
	if to > maxShown {
		from = max(0, min(e.Offset-maxShown/2, to-maxShown))
		to = from + maxShown
	}
	before, word := e.Expr[from:e.Offset], e.Expr[e.Offset:max(e.Offset, min(to, e.Offset+len(e.Word)))]
	marks := "^" + strings.Repeat("~", max(0, utf8.RuneCountInString(word)-1))
	return oneLine(e.Expr[from:to]) + "\n" + strings.Repeat(" ", utf8.RuneCountInString(before)) + marks
}

// oneLine makes every character that moves the cursor a blank.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

// fault is the panic that carries an Error from the depth of the parser or the
// generator to Compile.
type fault struct{ err *Error }

// fail gives up on the expression because of a token.
func fail(t token, format string, args ...any) {
	panic(fault{&Error{Offset: t.offset, Word: t.text, Text: fmt.Sprintf(format, args...)}})
}
