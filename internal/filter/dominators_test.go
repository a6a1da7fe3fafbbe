package filter

import "testing"

func TestDominators(t *testing.T) {
	g := newGraph()
	at := func(n uint32, yes, no *block) *block {
		return g.test([]stmt{{opLd | modeAbs | sizeB, n}}, jmpEq, 1, yes, no, false)
	}
	meeting := at(4, g.accept, g.reject)
	left, right := at(2, meeting, g.reject), at(3, meeting, g.reject)
	root := at(1, left, right)
	nodes := map[*block]*dominated{}
	var visit func(*dominated)
	visit = func(d *dominated) {
		nodes[d.block] = d
		for _, c := range d.children {
			visit(c)
		}
	}
	visit(dominators(g.order(root)))
	for b, want := range map[*block]*block{left: root, right: root, meeting: root, g.accept: meeting, g.reject: root} {
		if got := nodes[b].above.block; got != want {
			t.Errorf("above block %d is %d, want %d", b.id, got.id, want.id)
		}
	}
	if nodes[meeting].edges != 2 || nodes[left].edges != 1 || nodes[left].from != root {
		t.Error("the edges are miscounted")
	}
}
