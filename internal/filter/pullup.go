package filter

// pullUp reorders the tests of an alternative (each goes on at the next if it
// is false, and all to the same block if one is true) or of a conjunction so
// that those on the same value stand next to each other: the value needs to be
// loaded only once. "port 80 or 443" has its four tests in the order source,
// destination, source, destination.
func (g *graph) pullUp(root *block) *block {
	order := g.order(root)
	edges := map[*block]int{root: 1}
	for _, b := range order {
		if !b.isReturn() {
			edges[b.t]++
			edges[b.f]++
		}
	}
	to := make(map[*block][2]*block, len(order))
	swaps := map[*block]*block{} // a block to the one whose test it is to make
	taken := map[*block]bool{}
	for _, b := range order {
		if b.isReturn() {
			continue
		}
		to[b] = [2]*block{b.t, b.f}
		if taken[b] {
			continue
		}
		for _, alternative := range []bool{true, false} {
			row := chainOf(b, alternative, edges)
			if len(row) < 3 {
				continue
			}
			for i, test := range grouped(row) {
				taken[row[i]] = true
				swaps[row[i]] = test
			}
			break
		}
	}
	return g.remake(root, to, swaps)
}

// chainOf is the longest row of blocks from b on that make an alternative or a
// conjunction and that nothing else leads into.
func chainOf(b *block, alternative bool, edges map[*block]int) (row []*block) {
	exits := func(b *block) (out, on *block) {
		if alternative {
			return b.t, b.f
		}
		return b.f, b.t
	}
	out, _ := exits(b)
	for {
		same, on := exits(b)
		if b.pinned || same != out {
			return row
		}
		row = append(row, b)
		if on.isReturn() || edges[on] > 1 {
			return row
		}
		b = on
	}
}

// grouped puts blocks with the same value behind the first of them.
func grouped(row []*block) (out []*block) {
	place := map[string][]*block{}
	var values []string
	for _, b := range row {
		if place[b.value] == nil {
			values = append(values, b.value)
		}
		place[b.value] = append(place[b.value], b)
	}
	for _, v := range values {
		out = append(out, place[v]...)
	}
	return out
}
