package filter

import "encoding/binary"

// block is a test with two exits: code, then a jump on A. Blocks make a graph
// without cycles that ends in two returns.
type block struct {
	id   int
	code []stmt
	// value is the code, comparable: two blocks with the same leave the same
	// in A.
	value string
	jump  uint16
	k     uint32
	t, f  *block
	// pinned: it goes on with the registers that the block before has left,
	// or leaves them to the next. All other blocks set what they need, and
	// can be reached from anywhere.
	pinned bool
}

func (b *block) isReturn() bool { return b.t == nil }

// usesX reports whether the jump compares with X.
func (b *block) usesX() bool { return b.jump&srcX != 0 }

// graph makes blocks. Of equal ones it makes one.
type graph struct {
	accept, reject *block
	blocks         map[blockKey]*block
	count          int
}

type blockKey struct {
	code   string
	jump   uint16
	k      uint32
	t, f   int
	pinned bool
}

func newGraph() *graph {
	return &graph{accept: &block{id: 0}, reject: &block{id: 1}, blocks: map[blockKey]*block{}, count: 2}
}

// test is the block with these contents. One whose exits are the same is none.
func (g *graph) test(code []stmt, jump uint16, k uint32, t, f *block, pinned bool) *block {
	if t == f {
		return t
	}
	key := blockKey{codeKey(code), jump, k, t.id, f.id, pinned}
	if b, ok := g.blocks[key]; ok {
		return b
	}
	if len(g.blocks) == maxBlocks {
		fail(token{}, "the expression is too long")
	}
	b := &block{id: g.count, code: code, value: key.code, jump: jump, k: k, t: t, f: f, pinned: pinned}
	g.blocks[key] = b
	g.count++
	return b
}

// maxBlocks bounds what an expression can make us do.
const maxBlocks = 1 << 17

// codeKey is code as a value that can be compared.
func codeKey(code []stmt) string {
	b := make([]byte, 0, 6*len(code))
	for _, s := range code {
		b = binary.LittleEndian.AppendUint16(b, s.op)
		b = binary.LittleEndian.AppendUint32(b, s.k)
	}
	return string(b)
}

// build makes the blocks of a condition that go on at t or f, and returns the
// first.
func (g *graph) build(c cond, t, f *block) *block {
	switch c := c.(type) {
	case constCond:
		if c {
			return t
		}
		return f
	case notCond:
		return g.build(c.x, f, t)
	case andCond:
		return g.build(c.a, g.build(c.b, t, f), f)
	case orCond:
		return g.build(c.a, t, g.build(c.b, t, f))
	case chainCond:
		return g.chain(c, t, f)
	}
	test := c.(testCond)
	return g.test(test.code, test.jump, test.k, t, f, false)
}

// order lists the blocks that can be reached from root, each before those
// behind it, the returns last. The true exit of a block follows it if it can.
func (g *graph) order(root *block) []*block {
	seen := make(map[*block]bool)
	var done []*block
	var visit func(*block)
	visit = func(b *block) {
		if seen[b] || b.isReturn() {
			return
		}
		seen[b] = true
		visit(b.f)
		visit(b.t)
		done = append(done, b)
	}
	visit(root)
	for i, j := 0, len(done)-1; i < j; i, j = i+1, j-1 {
		done[i], done[j] = done[j], done[i]
	}
	return append(done, g.accept, g.reject)
}
