package filter

import "testing"

func TestGraphSharesBlocks(t *testing.T) {
	g := newGraph()
	c := or(and(eq8(1, 1), eq8(2, 2)), and(eq8(3, 3), eq8(2, 2)))
	root := g.build(c, g.accept, g.reject)
	if n := len(g.order(root)); n != 3+1+2 { // the second of the two tests of byte 2 goes on elsewhere
		t.Errorf("%d blocks", n)
	}
	if again := g.build(c, g.accept, g.reject); again != root {
		t.Error("the same condition has made other blocks")
	}
	if b := g.test(nil, jmpEq, 1, root, root, false); b != root {
		t.Error("a test that makes no difference is made")
	}
	for i, b := range g.order(root) {
		for _, later := range g.order(root)[:i] {
			if later == b.t || later == b.f {
				t.Error("an exit leads backwards")
			}
		}
	}
}
