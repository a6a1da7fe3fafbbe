package filter

import "golang.org/x/net/bpf"

// layout puts the blocks in a row. The jumps of a block reach 255 instructions
// far; for an exit beyond that, a jump without limit stands behind it.
func layout(g *graph, root *block, snaplen uint32) []bpf.RawInstruction {
	order := g.order(root)
	codes := dropLoads(order)
	l := &layouter{order: order, codes: codes, far: make(map[*block][2]bool), at: make(map[*block]int)}
	for l.place() {
	}
	out := make([]bpf.RawInstruction, 0, l.at[g.reject]+1)
	for _, b := range order {
		if b.isReturn() {
			continue
		}
		for _, s := range codes[b] {
			out = append(out, bpf.RawInstruction{Op: s.op, K: s.k})
		}
		out = l.jumps(out, b)
	}
	out = append(out, bpf.RawInstruction{Op: opRet, K: snaplen}, bpf.RawInstruction{Op: opRet, K: 0})
	return trimReturns(out, root == g.accept)
}

// trimReturns leaves of a program that decides nothing its one return.
func trimReturns(p []bpf.RawInstruction, all bool) []bpf.RawInstruction {
	if len(p) > 2 {
		return p
	}
	if all {
		return p[:1]
	}
	return p[1:]
}

type layouter struct {
	order []*block
	codes map[*block][]stmt
	far   map[*block][2]bool // true and false exit: needs a jump without limit
	at    map[*block]int     // where a block begins
}

// place computes where the blocks begin, and reports whether an exit has turned
// out to be too far away since, so that they have to be placed again.
func (l *layouter) place() (again bool) {
	at := 0
	for _, b := range l.order {
		l.at[b] = at
		at += l.size(b)
	}
	for _, b := range l.order {
		if b.isReturn() {
			continue
		}
		far := l.far[b]
		jump := l.at[b] + len(l.codes[b])
		for i, exit := range []*block{b.t, b.f} {
			if !far[i] && l.at[exit]-jump-1 > 255 {
				far[i], again = true, true
			}
		}
		l.far[b] = far
	}
	return again
}

// size is how many instructions a block has.
func (l *layouter) size(b *block) int {
	if b.isReturn() {
		return 1
	}
	n := len(l.codes[b]) + 1
	for _, far := range l.far[b] {
		if far {
			n++
		}
	}
	return n
}

// jumps appends the jumps of a block.
func (l *layouter) jumps(out []bpf.RawInstruction, b *block) []bpf.RawInstruction {
	jump := len(out)
	behind := jump + 1
	var skips [2]uint8
	var long []bpf.RawInstruction
	for i, exit := range []*block{b.t, b.f} {
		if !l.far[b][i] {
			skips[i] = uint8(l.at[exit] - jump - 1)
			continue
		}
		skips[i] = uint8(behind - jump - 1)
		long = append(long, bpf.RawInstruction{Op: opJmp | jmpJA, K: uint32(l.at[exit] - behind - 1)})
		behind++
	}
	out = append(out, bpf.RawInstruction{Op: opJmp | b.jump, Jt: skips[0], Jf: skips[1], K: b.k})
	return append(out, long...)
}
