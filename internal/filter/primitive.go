package filter

// term reads a primitive: a protocol, qualifiers with what they qualify, or
// one of the words that stand alone.
func (p *parser) term() piece {
	var q qualifiers
	q.typ = typeDefault
	t := p.peek()
	if t.kind == tokProto {
		q.proto, q.tok = t.proto, p.take()
	}
	switch next := p.peek(); next.kind {
	case tokDir, tokType:
		return p.qualified(q)
	case tokCast:
		return piece{node: castNode{q.proto, p.take()}}
	case tokPlain:
		if t.kind != tokProto {
			return piece{node: p.plain()}
		}
	case tokAlien:
		p.unexpected()
	}
	if t.kind != tokProto {
		if isAddress(t) {
			unqualified(t)
		}
		p.unexpected()
	}
	return piece{node: protoNode{t}}
}

// qualified reads the qualifiers behind the protocol, and the id.
func (p *parser) qualified(q qualifiers) piece {
	directed := p.peek().kind == tokDir
	if directed {
		q.tok = p.peek()
		q.dir = p.direction()
	}
	if t := p.peek(); t.kind == tokType {
		q.typ = addrTypes[t.text]
		if directed && q.typ >= typeProto {
			p.unexpected()
		}
		q.tok = p.take()
	}
	x := p.id(q)
	x.id, x.group = false, false // with its qualifiers, it is a term
	return x
}

// direction reads src, dst, or both with a word between.
func (p *parser) direction() direction {
	first := p.take()
	one := dirSrc
	if first.text == "dst" {
		one = dirDst
	}
	between, second := p.peek(), p.peekAt(1)
	if second.kind != tokDir || second.text == first.text {
		return one
	}
	switch between.kind {
	case tokAnd:
		one = dirBoth
	case tokOr:
		one = dirEither
	default:
		return one
	}
	p.take()
	p.take()
	return one
}

// plain reads a primitive that has a form of its own.
func (p *parser) plain() node {
	t := p.take()
	n := &plainNode{tok: t}
	switch t.text {
	case "less", "greater", "ifindex":
		n.numTok = p.expectNumber()
		n.hasNum, n.num = true, n.numTok.num
	case "vlan", "mpls", "pppoes":
		if next := p.peek(); next.kind == tokNumber || next.is("(") {
			n.numTok = p.number()
			n.hasNum, n.num = true, n.numTok.num
		}
	case "byte":
		index := p.expectNumber()
		op := p.take()
		if !(op.is("=") || op.is("<") || op.is(">") || op.is("&") || op.is("|")) {
			fail(op, "syntax error: byte %s is followed by one of = < > & |", index.text)
		}
		return byteNode{op, index.num, p.expectNumber().num}
	case "llc":
		n := llcNode{tok: t}
		if next := p.peek(); next.kind == tokName || next.kind == tokAlien {
			n.typ = p.take()
		}
		return n
	}
	return n
}

// number reads a number, in parentheses or not.
func (p *parser) number() token {
	p.enter()
	defer p.leave()
	if !p.peek().is("(") {
		return p.expectNumber()
	}
	p.take()
	n := p.number()
	p.expect(")")
	return n
}
