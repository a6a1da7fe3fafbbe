package filter

// parser reads the grammar of pcap-filter(7) by descent.
//
//	expr    = term { ("and" | "or") ( term | id ) }
//	term    = "not" term | "(" expr ")" | protocol | value relop value
//	        | qualifiers id | primitive
//	id      = address | name | number | "not" id | "(" ids ")"
//	ids     = id { ("and" | "or") id }
//
// And and or have one precedence and associate to the left. What a parenthesis
// begins, an expression, a list of addresses or a value, only its contents
// tell: the functions return a piece that knows which it is.
type parser struct {
	tokens []token // the last one is tokEnd
	depth  int
}

// maxDepth bounds the nesting of parentheses and negations.
const maxDepth = 1000

// piece is what has been read: a condition, or a value that is yet to be
// compared.
type piece struct {
	node  node
	value value
	// q is what an address without qualifiers behind it inherits.
	q qualifiers
	// id: it is made of addresses only, so that it can stand behind qualifiers.
	id bool
	// bare: it is a number, which may be the start of a value or an id.
	bare   bool
	number token
	// group: parentheses are around it.
	group bool
}

// parse makes the tree of an expression; nil for an empty one.
func parse(tokens []token) node {
	p := &parser{tokens: tokens}
	if p.peek().kind == tokEnd {
		return nil
	}
	x := p.expr(p.operand(qualifiers{}, false), qualifiers{}, false)
	if p.peek().kind != tokEnd {
		p.unexpected()
	}
	return p.condition(x).node
}

func (p *parser) peek() token        { return p.tokens[0] }
func (p *parser) peekAt(i int) token { return p.tokens[min(i, len(p.tokens)-1)] }

func (p *parser) take() token {
	t := p.tokens[0]
	if t.kind != tokEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

// unexpected refuses the next token.
func (p *parser) unexpected() {
	t := p.peek()
	switch t.kind {
	case tokEnd:
		fail(t, "syntax error: the expression ends too early")
	case tokAlien:
		fail(t, "'%s' is not supported", t.text)
	}
	fail(t, "syntax error at '%s'", t.text)
}

// unqualified refuses an address, name or number that stands alone.
func unqualified(t token) { fail(t, "syntax error: nothing before '%s' says what it is", t.text) }

func (p *parser) expect(op string) token {
	if !p.peek().is(op) {
		p.unexpected()
	}
	return p.take()
}

func (p *parser) expectNumber() token {
	if p.peek().kind != tokNumber {
		p.unexpected()
	}
	return p.take()
}

// enter guards against nesting that would use up the stack.
func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		fail(p.peek(), "the expression is nested too deeply")
	}
}

func (p *parser) leave() { p.depth-- }

// condition makes sure that a piece is one.
func (p *parser) condition(x piece) piece {
	if x.node == nil {
		p.unexpected() // a value, and no comparison behind it
	}
	return x
}

// expr goes on behind its first operand. Behind qualifiers (only ids) all
// operands have to be ids; else an id may stand where it can inherit some.
func (p *parser) expr(x piece, q qualifiers, onlyIDs bool) piece {
	for k := p.peek().kind; k == tokAnd || k == tokOr; k = p.peek().kind {
		x = p.condition(x)
		p.take()
		if !onlyIDs {
			q = x.q
		}
		y := p.asID(p.operandOf(q, true, onlyIDs), q)
		y = p.condition(y)
		if k == tokAnd {
			x.node = andNode{x.node, y.node}
		} else {
			x.node = orNode{x.node, y.node}
		}
		x.q, x.id, x.group = y.q, onlyIDs, false
	}
	return x
}

// asID makes a number that isn't part of a value an address.
func (p *parser) asID(x piece, q qualifiers) piece {
	if x.bare {
		return piece{node: &addrNode{q: q, tok: x.number}, q: q, id: true, group: x.group}
	}
	return x
}

func (p *parser) operandOf(q qualifiers, ids, onlyIDs bool) piece {
	if onlyIDs {
		return p.id(q)
	}
	return p.operand(q, ids)
}

// operand reads a term or a value or, where ids may stand, one of those with
// the qualifiers that it inherits.
func (p *parser) operand(q qualifiers, ids bool) piece {
	p.enter()
	defer p.leave()
	var x piece
	switch t := p.peek(); {
	case t.kind == tokNot:
		p.take()
		x = p.operand(q, ids)
		if x.bare && !ids {
			unqualified(x.number)
		}
		x = p.condition(p.asID(x, q))
		return piece{node: notNode{x.node}, q: x.q, id: x.id}
	case t.is("("):
		x = p.parenthesis(q, ids)
	case t.kind == tokNumber:
		x = piece{value: numValue(t.num), bare: true, number: p.take()}
	case t.kind == tokLen, t.is("-"), t.kind == tokProto && p.peekAt(1).is("["):
		x = piece{value: p.unary()}
	case ids && isAddress(t):
		return piece{node: p.address(q), q: q, id: true}
	default:
		return p.term()
	}
	return p.comparison(x, ids)
}

// comparison goes on behind a value: to the end of it, and of the comparison
// if there is one. What is neither goes back as it is.
func (p *parser) comparison(x piece, ids bool) piece {
	if x.value == nil {
		return x
	}
	if isOperator(p.peek()) {
		x = piece{value: p.operations(x.value)}
	}
	if relop(p.peek()) {
		op := p.take()
		return piece{node: relNode{op: op, a: x.value, b: p.arithmetic()}}
	}
	if x.bare && !ids && !p.peek().is(")") {
		unqualified(x.number)
	}
	return x
}

// parenthesis reads what is in one. A value comes back as such: more of it may
// follow behind.
func (p *parser) parenthesis(q qualifiers, ids bool) piece {
	p.expect("(")
	x := p.operand(q, ids)
	if x.value != nil && p.peek().is(")") {
		p.take()
		x.group = true
		return x
	}
	if x.bare && !ids {
		unqualified(x.number)
	}
	x = p.asID(x, q)
	// Ids in parentheses are a list of its own only if they don't begin
	// with another list: as in libpcap's grammar.
	if x.id && x.group && !isNumberNode(x.node) {
		p.unexpected()
	}
	x = p.condition(p.expr(x, q, x.id))
	p.expect(")")
	x.group = true
	if !x.id {
		x.q = qualifiers{} // the qualifiers in an expression end with it
	}
	return x
}

func isNumberNode(n node) bool {
	a, ok := n.(*addrNode)
	return ok && a.tok.kind == tokNumber
}

// id reads what qualifiers qualify.
func (p *parser) id(q qualifiers) piece {
	p.enter()
	defer p.leave()
	switch t := p.peek(); {
	case t.kind == tokNot:
		p.take()
		x := p.id(q)
		return piece{node: notNode{x.node}, q: q, id: true}
	case t.is("("):
		p.take()
		x := p.id(q)
		if x.group && !isNumberNode(x.node) {
			p.unexpected()
		}
		x = p.expr(x, q, true)
		p.expect(")")
		x.group = true
		return x
	case t.kind == tokNumber, isAddress(t):
		return piece{node: p.address(q), q: q, id: true}
	}
	p.unexpected()
	panic("unreachable")
}

func isAddress(t token) bool {
	switch t.kind {
	case tokName, tokQuad, tokIPv6, tokMAC, tokARCnet:
		return true
	}
	return false
}

// address reads an address with what belongs to a network's.
func (p *parser) address(q qualifiers) node {
	n := &addrNode{q: q, tok: p.take()}
	switch k := n.tok.kind; {
	case (k == tokQuad || k == tokIPv6) && p.peek().is("/"):
		p.take()
		n.bitsTok = p.expectNumber()
		n.hasBits, n.bits = true, n.bitsTok.num
	case k == tokQuad && p.peek().kind == tokMask:
		p.take()
		if p.peek().kind != tokQuad {
			p.unexpected()
		}
		n.maskTok = p.take()
	}
	return n
}
