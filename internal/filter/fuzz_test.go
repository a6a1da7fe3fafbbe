package filter

import (
	"errors"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/bpf"
)

// FuzzCompile: whatever the expression, it is compiled or refused with its
// place, and a program is one that assembles, ends and is no longer than the
// expression can ask for.
func FuzzCompile(f *testing.F) {
	for l, list := range expressions(f) {
		for i, e := range list {
			if i%3 == 0 {
				f.Add(e, int(l), i%2 == 0)
			}
		}
	}
	packets := cutOff(framed(Ethernet, networkPackets())[:20])
	f.Fuzz(func(t *testing.T, expr string, l int, live bool) {
		p, err := Compile(expr, Options{LinkType: LinkType(l), Live: live})
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Offset > len(expr) || e.Offset+len(e.Word) > len(expr) {
				t.Fatalf("%q: %#v", expr, err)
			}
			if !utf8.ValidString(expr) {
				return
			}
			if caret := e.Caret(); caret == "" {
				t.Fatalf("%q: no caret", expr)
			}
			return
		}
		if len(p.Instructions) == 0 || len(p.Instructions) > 2000*(len(expr)+1) {
			t.Fatalf("%q: %d instructions", expr, len(p.Instructions))
		}
		checkForwards(t, expr, p.Instructions)
		for _, b := range packets {
			p.Match(b, len(b))
		}
		_ = p.Assembly() + p.C() + p.Decimal()
	})
}

// checkForwards makes sure that all jumps of a program stay in it, and that it
// ends with a return.
func checkForwards(t *testing.T, expr string, p []bpf.RawInstruction) {
	t.Helper()
	for i, in := range p {
		far := max(int(in.Jt), int(in.Jf))
		if in.Op == opJmp|jmpJA {
			far = int(int32(in.K))
			if far < 0 {
				t.Fatalf("%q: instruction %d jumps back", expr, i)
			}
		}
		if in.Op&0x07 == opJmp && i+1+far >= len(p) {
			t.Fatalf("%q: instruction %d jumps out of the program", expr, i)
		}
	}
	if p[len(p)-1].Op != opRet {
		t.Fatalf("%q: no return at the end", expr)
	}
}

// FuzzLexer: tokens are parts of the text, in order, with nothing but blanks
// between.
func FuzzLexer(f *testing.F) {
	for _, list := range expressions(f) {
		for _, e := range list {
			f.Add(e)
		}
	}
	f.Fuzz(func(t *testing.T, expr string) {
		defer func() {
			if r := recover(); r != nil {
				e := r.(fault).err
				if e.Offset < 0 || e.Offset+len(e.Word) > len(expr) || expr[e.Offset:e.Offset+len(e.Word)] != e.Word {
					t.Fatalf("%q: %#v", expr, e)
				}
			}
		}()
		at := 0
		for _, tok := range lex(expr) {
			for ; at < tok.offset; at++ {
				if c := expr[at]; c != ' ' && c != '\t' && c != '\n' && c != '\r' {
					t.Fatalf("%q: %q is in no token", expr, c)
				}
			}
			if expr[at:at+len(tok.text)] != tok.text {
				t.Fatalf("%q: token %q is not at %d", expr, tok.text, at)
			}
			at += len(tok.text)
		}
		if at != len(expr) {
			t.Fatalf("%q: the tokens end at %d", expr, at)
		}
	})
}
