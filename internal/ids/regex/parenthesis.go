package regex

import "strings"

// parenthesis reads what follows an opening one, and the closing one.
func (p *parser) parenthesis() node {
	if p.take("*") {
		p.fail("verbs as (*%s are not supported", p.until(")"))
	}
	if !p.take("?") {
		return p.capture("")
	}
	if p.take("#") {
		p.until(")")
		return nil
	}
	rest := "?" + p.expr[p.at:]
	if name, ok := groupName(rest); ok {
		p.at += strings.Index(p.expr[p.at:], name) + len(name) + 1
		return p.capture(name)
	}
	switch {
	case p.take(":"):
		return p.inner()
	case p.take(">"):
		return atomic{p.inner()}
	case p.take("="):
		return look{inner: p.inner()}
	case p.take("!"):
		return look{inner: p.inner(), negated: true}
	case p.take("<="):
		return look{inner: p.inner(), behind: true}
	case p.take("<!"):
		return look{inner: p.inner(), behind: true, negated: true}
	case p.take("|"):
		return p.branchReset()
	case p.take("("):
		return p.conditional()
	case p.take("P="):
		return p.backref(p.groupNumber(p.until(")")))
	case p.take("P>"), p.take("&"):
		return call{p.groupNumber(p.until(")"))}
	case p.take("R)"):
		return call{0}
	case p.take("C"):
		p.until(")")
		return nil
	}
	if text, _, _ := strings.Cut(p.expr[p.at:], ")"); isNumber(text) {
		return call{p.groupNumber(p.until(")"))}
	}
	return p.inlineFlags()
}

// inner reads the branches of a group that has been opened.
func (p *parser) inner() node {
	n := p.alternation()
	p.close()
	return n
}

func (p *parser) close() {
	if !p.take(")") {
		p.fail("missing closing parenthesis")
	}
}

// capture reads a group with a number.
func (p *parser) capture(name string) node {
	if p.groups++; p.groups > maxGroups {
		p.fail("more than %d groups", maxGroups)
	}
	number := p.groups
	if name != "" {
		p.names[name] = number
	}
	g := group{number: number, inner: p.inner()}
	if _, again := p.bodies[number]; !again {
		p.bodies[number] = g.inner
	}
	return g
}

// branchReset reads a (?|: each of its branches numbers its groups anew.
func (p *parser) branchReset() node {
	flags := p.flags
	defer func() { p.flags = flags }()
	if p.depth++; p.depth > maxDepth {
		p.fail("parentheses nested more than %d deep", maxDepth)
	}
	defer func() { p.depth-- }()
	first := p.groups
	branches := alternate{p.sequence()}
	most := p.groups
	for p.take("|") {
		p.groups = first
		branches = append(branches, p.sequence())
		most = max(most, p.groups)
	}
	p.groups = most
	p.close()
	return branches
}

// conditional reads a (?( after its second parenthesis.
func (p *parser) conditional() node {
	var c conditional
	define := false
	if strings.HasPrefix(p.expr[p.at:], "?") {
		c.test = p.parenthesis()
		if _, ok := c.test.(look); !ok {
			p.fail("condition that does not look ahead or behind")
		}
	} else {
		text := p.until(")")
		define = text == "DEFINE"
		if !define {
			c.number = p.groupNumber(strings.Trim(text, "<>'"))
			if c.number == 0 {
				p.fail("condition on group 0")
			}
		}
	}
	branches := p.alternation()
	p.close()
	if define {
		return concat{}
	}
	c.yes, c.no = branches, concat{}
	if both, ok := branches.(alternate); ok {
		if len(both) > 2 {
			p.fail("condition with more than two branches")
		}
		c.yes, c.no = both[0], both[1]
	}
	return c
}

// inlineFlags reads (?i) and (?i:...).
func (p *parser) inlineFlags() node {
	before := p.flags
	on := true
	for p.more() {
		c := p.expr[p.at]
		p.at++
		var f Flags
		switch c {
		case '^':
			p.flags &^= Nocase | Multiline | DotAll | Extended
			continue
		case '-':
			on = false
			continue
		case 'i':
			f = Nocase
		case 'm':
			f = Multiline
		case 's':
			f = DotAll
		case 'x':
			f = Extended
		case 'U':
			f = Ungreedy
		case 'J', 'n':
			continue
		case ')':
			return nil
		case ':':
			n := p.inner()
			p.flags = before
			return n
		default:
			p.at--
			p.fail("unknown character %q after (?", c)
		}
		if on {
			p.flags |= f
		} else {
			p.flags &^= f
		}
	}
	p.fail("missing closing parenthesis")
	return nil
}

// isNumber reports whether a text is a number with or without a sign.
func isNumber(text string) bool {
	if text != "" && (text[0] == '+' || text[0] == '-') {
		text = text[1:]
	}
	for i := range len(text) {
		if !digits.has(text[i]) {
			return false
		}
	}
	return text != ""
}
