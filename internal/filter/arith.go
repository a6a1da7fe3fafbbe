package filter

// precedences of the operators of values, as libpcap's grammar has them: not
// those of C. It forgets % and ^, which makes yacc shift: whatever stands next
// to one of them, the right-hand operation is done first.
var precedences = map[string]int{"|": 1, "&": 2, "<<": 3, ">>": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 0, "^": 0}

const minusPrecedence = 6

func isOperator(t token) bool {
	_, ok := precedences[t.name]
	return ok && t.kind == tokOp
}

// relop reports whether a token compares.
func relop(t token) bool {
	switch t.name {
	case "=", "!=", "<", "<=", ">", ">=":
		return t.kind == tokOp
	}
	return false
}

// arithmetic reads a value.
func (p *parser) arithmetic() value { return p.operations(p.unary()) }

// operations reads all operations that have x, which has been read, leftmost.
func (p *parser) operations(x value) value { return p.above(x, -1) }

// above reads the operations that come before one of the precedence left is
// done: of two neighbours, the one on the right comes first if it has the
// higher precedence, or if one of them has none.
func (p *parser) above(x value, left int) value {
	p.enter()
	defer p.leave()
	for isOperator(p.peek()) {
		own := precedences[p.peek().name]
		if left > 0 && own > 0 && left >= own {
			return x
		}
		op := p.take()
		x = operation(op, x, p.above(p.unary(), own))
	}
	return x
}

// unary reads an operand.
func (p *parser) unary() value {
	p.enter()
	defer p.leave()
	switch t := p.peek(); {
	case t.kind == tokNumber:
		return numValue(p.take().num)
	case t.kind == tokLen:
		p.take()
		return lenValue{}
	case t.kind == tokProto && p.peekAt(1).is("["):
		return p.load()
	case t.is("-"):
		return operation(p.take(), numValue(0), p.above(p.unary(), minusPrecedence))
	case t.is("("):
		p.take()
		x := p.arithmetic()
		p.expect(")")
		return x
	}
	p.unexpected()
	panic("unreachable")
}

// load reads proto[index:size].
func (p *parser) load() value {
	l := &loadValue{tok: p.take(), size: 1}
	p.expect("[")
	l.index = p.arithmetic()
	if p.peek().is(":") {
		p.take()
		size := p.expectNumber()
		if size.num != 1 && size.num != 2 && size.num != 4 {
			fail(size, "data size must be 1, 2 or 4, not %s", size.text)
		}
		l.size = size.num
	}
	p.expect("]")
	return l
}

// operation is a op b, done at once if both are known.
func operation(op token, a, b value) value {
	y, known := b.(numValue)
	if known {
		switch {
		case op.name == "/" && y == 0:
			fail(op, "division by zero")
		case op.name == "%" && y == 0:
			fail(op, "modulus by zero")
		case (op.name == "<<" || op.name == ">>") && y > 31:
			fail(op, "shift by more than 31 bits")
		}
	}
	x, both := a.(numValue)
	if !known || !both {
		return &opValue{op, a, b}
	}
	switch op.name {
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	case "/":
		return x / y
	case "%":
		return x % y
	case "&":
		return x & y
	case "|":
		return x | y
	case "^":
		return x ^ y
	case "<<":
		return x << y
	}
	return x >> y
}
