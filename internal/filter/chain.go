package filter

// maxChain is how many headers protochain walks through. libpcap's program
// loops as long as there are more; the kernel refuses programs that jump
// backwards, so ours is unrolled. RFC 8200 §4.1 lists seven extension headers,
// each of which should occur at most once.
const maxChain = 8

// chain makes the blocks that walk through the headers of a packet. Between
// them, A holds the type of the next header and X its distance from the IP
// header.
func (g *graph) chain(c chainCond, t, f *block) *block {
	next := f // behind the last header that is looked at
	for range maxChain {
		next = g.step(c, next, t, f)
	}
	init := []stmt{{opLd | modeAbs | sizeB, uint32(c.base + 9)}, {opLdx | modeMsh | sizeB, uint32(c.base)}}
	if c.v6 {
		init = []stmt{{opLd | modeAbs | sizeB, uint32(c.base + 6)}, {opLdx | modeImm, 40}}
	}
	return g.test(init, jmpEq, c.want, t, next, true)
}

// step tests whether the type in A is that of a header to be passed; behind it,
// whether the one that follows is the wanted, and if not goes on.
func (g *graph) step(c chainCond, next, t, f *block) *block {
	on := func(add, mul uint32) *block {
		return g.test(c.advance(add, mul), jmpEq, c.want, t, next, true)
	}
	is := func(proto uint32, yes, no *block) *block { return g.test(nil, jmpEq, proto, yes, no, true) }
	// RFC 4302 §2.2: in words of four bytes, less two. libpcap forgets to add
	// where the header began.
	b := is(ipAH, on(2, 4), f)
	if c.v6 {
		// RFC 8200 §4: in words of eight bytes, less one. The byte is
		// reserved in a fragment header, and zero.
		eight := on(1, 8)
		for _, p := range []uint32{ipFragment, ipRouting, ipDestOpts, 0} {
			b = is(p, eight, b)
		}
	}
	return is(ipNoNext, f, b)
}

// advance is the code that steps over a header whose length is in its second
// byte.
func (c chainCond) advance(add, mul uint32) []stmt {
	base := uint32(c.base)
	return []stmt{
		{opLd | modeInd | sizeB, base},
		{opSt, 0},
		{opLd | modeInd | sizeB, base + 1},
		{opAlu | aluAdd, add},
		{opAlu | aluMul, mul},
		{opAlu | aluAdd | srcX, 0},
		{opMisc | miscTax, 0},
		{opLd | modeMem, 0},
	}
}
