package regex

import (
	"strings"
	"unicode"
)

// class reads what follows an opening bracket.
func (p *parser) class() node {
	var s set
	negated := p.take("^")
	for first := true; ; first = false {
		if !p.more() {
			p.fail("missing ] of a class")
		}
		if !p.quoted && p.expr[p.at] == ']' && !first {
			p.at++
			break
		}
		if p.quoted && p.take(`\E`) {
			p.quoted = false
			continue
		}
		low, many := p.classItem()
		if many != nil {
			s.addAll(*many)
			continue
		}
		if low < 0 {
			continue
		}
		high := low
		if rest := p.expr[p.at:]; !p.quoted && len(rest) > 1 && rest[0] == '-' && rest[1] != ']' {
			p.at++
			end, class := p.classItem()
			switch {
			case class != nil:
				// A class can't end a range: the hyphen stands for itself.
				s.addAll(*class)
				s.add('-')
			case end < 0:
				s.add('-')
			case end < low:
				p.fail("range of a class from more to less")
			default:
				high = end
			}
		}
		s.addRange(byte(low), byte(high))
	}
	if p.flags&Nocase != 0 {
		s.fold()
	}
	if negated {
		return s.not()
	}
	return s
}

// classItem is a byte of a class, or several; a negative byte is none.
func (p *parser) classItem() (c int, many *set) {
	b := p.expr[p.at]
	p.at++
	switch {
	case p.quoted:
		return int(b), nil
	case b == '[' && p.more() && strings.IndexByte(":.=", p.expr[p.at]) >= 0:
		return p.posixClass()
	case b == '\\':
		return p.classEscape()
	}
	return int(b), nil
}

// posixClass reads [:name:], or the bracket alone where that isn't what it is.
func (p *parser) posixClass() (c int, many *set) {
	kind := p.expr[p.at : p.at+1]
	name, _, ok := strings.Cut(p.expr[p.at+1:], kind+"]")
	if !ok || !isName(strings.TrimPrefix(name, "^")) {
		return '[', nil
	}
	bare, negated := strings.CutPrefix(name, "^")
	s, known := posix[bare]
	if !known || kind != ":" {
		p.fail("unknown class [%s%s%s]", kind, name, kind)
	}
	p.at += len(name) + 3
	if p.flags&Nocase != 0 {
		s.fold()
	}
	if negated {
		s = s.not()
	}
	return 0, &s
}

// classEscape reads what follows a backslash in a class.
func (p *parser) classEscape() (c int, many *set) {
	if !p.more() {
		p.fail("backslash at the end")
	}
	b := p.expr[p.at]
	p.at++
	switch b {
	case 'b':
		return '\b', nil
	case 'Q':
		p.quoted = true
		return -1, nil
	case 'E':
		return -1, nil
	case 'B', 'R', 'X', 'N':
		p.fail(`\%c is not allowed in a class`, b)
	}
	if s, ok := p.shorthand(b); ok {
		return 0, &s
	}
	if '1' <= b && b <= '7' {
		p.at--
		return p.octal(3), nil
	}
	return int(p.byteEscape(b)), nil
}

// shorthand is the class that a letter after a backslash stands for.
func (p *parser) shorthand(c byte) (s set, ok bool) {
	switch c {
	case 'd':
		s = digits
	case 'D':
		s = digits.not()
	case 'w':
		s = words
	case 'W':
		s = words.not()
	case 's':
		s = spaces
	case 'S':
		s = spaces.not()
	case 'h':
		s = horizontalSpace
	case 'H':
		s = horizontalSpace.not()
	case 'v':
		s = verticalSpace
	case 'V':
		s = verticalSpace.not()
	case 'p', 'P':
		s = p.property(c == 'P')
	default:
		return s, false
	}
	return s, true
}

// property is \p: bytes by what they are as Latin-1.
func (p *parser) property(negated bool) (s set) {
	if !p.more() {
		p.fail(`\p without a property`)
	}
	name := p.expr[p.at : p.at+1]
	p.at++
	if name == "{" {
		name = p.until("}")
	}
	if rest, ok := strings.CutPrefix(name, "^"); ok {
		name, negated = rest, !negated
	}
	table := unicode.Categories[name]
	if table == nil {
		table = unicode.Scripts[name]
	}
	if table == nil && name != "Any" {
		p.fail(`unknown property \p{%s}`, name)
	}
	for c := range 256 {
		if table == nil || unicode.Is(table, rune(c)) {
			s.add(byte(c))
		}
	}
	if negated {
		return s.not()
	}
	return s
}
