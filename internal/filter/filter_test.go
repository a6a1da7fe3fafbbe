package filter

import "testing"

func mustCompile(tb testing.TB, expr string, o Options) *Program {
	tb.Helper()
	p, err := Compile(expr, o)
	if err != nil {
		tb.Fatalf("%q: %v", expr, err)
	}
	return p
}
