package filter

import "testing"

// The row ends where something else leads in: those that come from there would
// miss the tests that were moved to before it.
func TestPullUpLeavesWhereOthersEnter(t *testing.T) {
	g := newGraph()
	at := func(n, k uint32, yes, no *block) *block {
		return g.test([]stmt{{opLd | modeAbs | sizeB, n}}, jmpEq, k, yes, no, false)
	}
	d := at(1, 2, g.accept, g.reject)
	c := at(3, 3, g.accept, d)
	b := at(2, 1, g.accept, c)
	a := at(1, 1, g.accept, b)
	if got := g.pullUp(a); got.f.value != a.value || got.f.k != 2 {
		t.Error("the second test of the value isn't behind the first")
	}
	g = newGraph()
	d = at(1, 2, g.accept, g.reject)
	c = at(3, 3, g.accept, d)
	b = at(2, 1, g.accept, c)
	a = at(1, 1, g.accept, b)
	root := at(9, 1, a, c)
	if got := g.pullUp(root).t; got.f.value != b.value {
		t.Error("a test was moved to before a block that is entered from elsewhere")
	}
}
