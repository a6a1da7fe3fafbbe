package filter

// scratch is how many words of scratch memory a program has.
const scratch = 16

// arith generates the code of values. A value is worth something only in
// packets that have the header it is loaded from: guards collects conditions.
type arith struct {
	g      *gen
	guards []cond
}

// relation makes the condition of a comparison.
func (g *gen) relation(n relNode) cond {
	jump, negate := uint16(jmpEq), false
	switch n.op.name {
	case "!=":
		negate = true
	case ">":
		jump = jmpGt
	case ">=":
		jump = jmpGe
	case "<":
		jump, negate = jmpGe, true
	case "<=":
		jump, negate = jmpGt, true
	}
	a := &arith{g: g}
	test := a.compare(n, jump)
	if negate {
		test = not(test)
	}
	return and(and(a.guards...), test)
}

func (a *arith) compare(n relNode, jump uint16) cond {
	x, isConst := n.a.(numValue)
	y, withConst := n.b.(numValue)
	switch {
	case isConst && withConst:
		return constCond(jump == jmpEq && x == y || jump == jmpGt && x > y || jump == jmpGe && x >= y)
	case withConst && y == 0 && jump == jmpEq:
		// (v & mask) = 0 is what jset is for.
		if v, ok := n.a.(*opValue); ok && v.op.name == "&" {
			if mask, ok := v.b.(numValue); ok {
				return not(testCond{a.value(v.a, 0), jmpSet, uint32(mask)})
			}
		}
		fallthrough
	case withConst:
		return testCond{a.value(n.a, 0), jump, uint32(y)}
	}
	return testCond{a.pair(n.a, n.b, 0, n.op), jump | srcX, 0}
}

// value leaves v in A. Scratch memory from slot on is free.
func (a *arith) value(v value, slot uint32) []stmt {
	switch v := v.(type) {
	case numValue:
		return []stmt{{opLd | modeImm, uint32(v)}}
	case lenValue:
		return []stmt{{opLd | modeLen, 0}}
	case *loadValue:
		return a.load(v, slot)
	}
	v2 := v.(*opValue)
	op := opAlu | map[string]uint16{
		"+": aluAdd, "-": aluSub, "*": aluMul, "/": aluDiv, "%": aluMod, "&": aluAnd, "|": aluOr, "^": aluXor,
		"<<": aluLsh, ">>": aluRsh,
	}[v2.op.name]
	if k, ok := v2.b.(numValue); ok {
		return append(a.value(v2.a, slot), stmt{op, uint32(k)})
	}
	if zero, ok := v2.a.(numValue); ok && zero == 0 && v2.op.name == "-" {
		return append(a.value(v2.b, slot), stmt{opAlu | aluNeg, 0})
	}
	return append(a.pair(v2.a, v2.b, slot, v2.op), stmt{op | srcX, 0})
}

// pair leaves x in A and y in X. Of a long sum, which is nested on the left,
// only one part at a time waits in scratch memory.
func (a *arith) pair(x, y value, slot uint32, op token) []stmt {
	toX := stmt{opMisc | miscTax, 0}
	if keepsX(x) {
		code := append(a.value(y, slot), toX)
		return append(code, a.value(x, slot)...)
	}
	if slot == scratch {
		fail(op, "the expression needs too much scratch memory")
	}
	code := append(a.value(x, slot), stmt{opSt, slot})
	code = append(code, a.value(y, slot+1)...)
	return append(code, toX, stmt{opLd | modeMem, slot})
}

// keepsX reports whether the code of v leaves X alone.
func keepsX(v value) bool {
	switch v := v.(type) {
	case numValue, lenValue:
		return true
	case *loadValue:
		_, known := v.index.(numValue)
		return known && !behindIPv4(v.tok.proto)
	case *opValue:
		_, known := v.b.(numValue)
		return known && keepsX(v.a)
	}
	return false
}

// behindIPv4 reports whether a protocol's header is taken to be that behind an
// IPv4 header. There, and not behind IPv6 headers, it is looked for.
func behindIPv4(p proto) bool {
	switch p {
	case protoTCP, protoUDP, protoSCTP, protoICMP, protoIGMP, protoIGRP, protoPIM, protoVRRP, protoCARP:
		return true
	}
	return false
}

// load leaves in A what proto[index:size] is.
func (a *arith) load(v *loadValue, slot uint32) []stmt {
	g := a.g
	index, known := v.index.(numValue)
	var code []stmt
	if !known {
		code = a.value(v.index, slot)
	}
	size, base := loadSize(v.size), uint32(a.base(v.tok))
	if behindIPv4(v.tok.proto) {
		if known {
			return []stmt{g.headerLength(), {opLd | modeInd | size, base + uint32(index)}}
		}
		return append(code, g.headerLength(), stmt{opAlu | aluAdd | srcX, 0},
			stmt{opMisc | miscTax, 0}, stmt{opLd | modeInd | size, base})
	}
	if known {
		return []stmt{{opLd | modeAbs | size, base + uint32(index)}}
	}
	return append(code, stmt{opMisc | miscTax, 0}, stmt{opLd | modeInd | size, base})
}

// base is the offset of a protocol's header (without the length of the IPv4
// header, for those behind it), and puts down the guard of that protocol.
func (a *arith) base(t token) int {
	g := a.g
	switch p := t.proto; p {
	case protoLink:
		return g.h.start
	case protoIP, protoIPv6, protoARP, protoRARP, protoATalk, protoDECnet, protoLAT, protoSCA, protoMOPDL, protoMOPRC:
		a.guards = append(a.guards, g.protocol(p, t))
	case protoICMPv6:
		a.guards = append(a.guards, and(g.isIPv6(t), eq8(g.h.net(6), ipICMPv6)))
		return g.h.net(40)
	case protoRadio:
		fail(t, "radio information is not present in the capture")
	default:
		if !behindIPv4(p) {
			fail(t, "unsupported index operation: no %s[...]", t.text)
		}
		a.guards = append(a.guards, and(g.proto(ipProtos[p].number, protoIP, t), g.firstFragment()))
	}
	return g.h.net(0)
}

// byte is the comparison of one byte of the packet. libpcap forgets to load
// the byte for & and |.
func (g *gen) byte(n byteNode) cond {
	load := stmt{opLd | modeAbs | sizeB, uint32(g.h.start) + n.index}
	switch n.op.name {
	case "<":
		return not(testCond{[]stmt{load}, jmpGe, n.val})
	case ">":
		return testCond{[]stmt{load}, jmpGt, n.val}
	case "&":
		return testCond{[]stmt{load}, jmpSet, n.val}
	case "|":
		return not(testCond{[]stmt{load, {opAlu | aluOr, n.val}}, jmpEq, 0})
	}
	return testCond{[]stmt{load}, jmpEq, n.val}
}
