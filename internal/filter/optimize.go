package filter

import "slices"

// optimize takes out the tests whose result is known from the tests on the way
// to them, until there are no more.
func (g *graph) optimize(root *block) *block {
	for range maxRounds {
		th := threader{order: g.order(root), facts: map[fact]bool{}}
		if !th.run() {
			break
		}
		root = g.remake(root, th.to, nil)
	}
	return g.pullUp(root)
}

// maxRounds bounds the rounds of optimize. Each takes at least one edge nearer
// to the end, and a handful does for any expression people write.
const maxRounds = 32

// fact is a test whose result is known: the value that its code leaves in A,
// and what that is compared with.
type fact struct {
	value string
	jump  uint16
	k     uint32
}

func factOf(b *block) fact { return fact{b.value, b.jump, b.k} }

// threader goes through the dominator tree of the graph. On the way it knows
// the results of the tests that every path to a block has made, and which
// constants a value can be after those that some have made, and leads each edge
// past the blocks whose result they decide.
type threader struct {
	order    []*block
	facts    map[fact]bool
	possible map[*block]possible
	to       map[*block][2]*block
}

// run finds where the exits of blocks can lead to, and reports whether that is
// anywhere else than now.
func (th *threader) run() bool {
	th.to = map[*block][2]*block{}
	th.possible = possibilities(th.order)
	changed := false
	var visit func(*dominated)
	visit = func(d *dominated) {
		b, forget := d.block, func() {}
		if d.edges == 1 {
			forget = th.assume(d.from, d.from.t == b)
		}
		// The later ones first: a block whose result is known is passed by
		// where its own exit leads to by then.
		for _, c := range slices.Backward(d.children) {
			visit(c)
		}
		if !b.isReturn() {
			exits := [2]*block{th.lead(b, true), th.lead(b, false)}
			changed = changed || exits[0] != b.t || exits[1] != b.f
			th.to[b] = exits
		}
		forget()
	}
	visit(dominators(th.order))
	return changed
}

// lead is where the exit of a block can lead to.
func (th *threader) lead(b *block, result bool) *block {
	forget := th.assume(b, result)
	defer forget()
	known := th.possible[b].behind(b, result)
	next := b.f
	if result {
		next = b.t
	}
	for !next.isReturn() && !next.pinned {
		decided, result := th.decided(next, known)
		if !decided {
			break
		}
		if result {
			next = th.to[next][0]
		} else {
			next = th.to[next][1]
		}
	}
	return next
}

// assume notes the result of a block's test and returns how to forget it.
func (th *threader) assume(b *block, result bool) (forget func()) {
	if b.pinned {
		return func() {}
	}
	f := factOf(b)
	before, known := th.facts[f]
	if known && before == result {
		return func() {}
	}
	th.facts[f] = result
	return func() {
		if known {
			th.facts[f] = before
		} else {
			delete(th.facts, f)
		}
	}
}

// decided reports whether the result of a test is known: it was made before,
// or its value can't be the constant, or nothing else. (From what a value can
// be, the results of other comparisons would follow, too, but libpcap doesn't
// see them, and an expression that can't be true must be refused where libpcap
// refuses it.)
func (th *threader) decided(b *block, known possible) (decided, result bool) {
	if r, ok := th.facts[factOf(b)]; ok {
		return true, r
	}
	if constants := known.of(b.value); constants != nil && b.jump == jmpEq {
		if !slices.Contains(constants, b.k) {
			return true, false
		}
		return len(constants) == 1, true
	}
	return false, false
}

// remake makes the graph anew with the exits that were found, and with the tests
// that blocks make in the place of others.
func (g *graph) remake(root *block, to map[*block][2]*block, swaps map[*block]*block) *block {
	clear(g.blocks)
	made := map[*block]*block{g.accept: g.accept, g.reject: g.reject}
	var remake func(*block) *block
	remake = func(b *block) *block {
		if m, ok := made[b]; ok {
			return m
		}
		test := b
		if s := swaps[b]; s != nil {
			test = s
		}
		m := g.test(test.code, test.jump, test.k, remake(to[b][0]), remake(to[b][1]), b.pinned)
		made[b] = m
		return m
	}
	return remake(root)
}
