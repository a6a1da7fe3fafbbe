package filter

// dominated is a block in the dominator tree: each path to it goes through the
// block above it.
type dominated struct {
	block    *block
	above    *dominated
	depth    int
	children []*dominated
	// edges is how many lead to the block, from where the last of them comes.
	edges int
	from  *block
}

// dominators is the dominator tree of blocks that are in order. Since the graph
// has no cycles, all that lead to a block are known when its turn comes.
func dominators(order []*block) *dominated {
	nodes := make(map[*block]*dominated, len(order))
	root := &dominated{block: order[0]}
	nodes[order[0]] = root
	for _, b := range order {
		d := nodes[b]
		if d == nil {
			continue // a return that no path ends in
		}
		if d.above != nil {
			d.depth = d.above.depth + 1
			d.above.children = append(d.above.children, d)
		}
		if b.isReturn() {
			continue
		}
		for _, exit := range []*block{b.t, b.f} {
			e := nodes[exit]
			if e == nil {
				e = &dominated{block: exit, above: d}
				nodes[exit] = e
			}
			e.above = nearest(e.above, d)
			e.edges++
			e.from = b
		}
	}
	return root
}

// nearest is the lowest block above both, or one of the two.
func nearest(a, b *dominated) *dominated {
	for a != b {
		if a.depth < b.depth {
			a, b = b, a
		}
		a = a.above
	}
	return a
}
