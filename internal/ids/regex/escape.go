package regex

import (
	"strconv"
	"strings"
)

// escape reads what follows a backslash outside of classes.
func (p *parser) escape() node {
	if !p.more() {
		p.fail("backslash at the end")
	}
	c := p.expr[p.at]
	p.at++
	switch c {
	case 'A':
		return textBegin
	case 'z':
		return textEnd
	case 'Z':
		return lastEnd
	case 'b':
		return wordEdge
	case 'B':
		return noWordEdge
	case 'G':
		return searchBegin
	case 'K':
		return resetBegin
	case 'N':
		return newline.not()
	case 'C':
		return anyByte
	case 'X':
		return atomic{alternate{concat{setOf("\r"), setOf("\n")}, anyByte}}
	case 'R':
		return atomic{alternate{concat{setOf("\r"), setOf("\n")}, verticalSpace}}
	case 'Q':
		p.quoted = true
		return nil
	case 'E':
		return nil
	case 'g', 'k':
		return p.reference(c)
	}
	if s, ok := p.shorthand(c); ok {
		return s
	}
	if '1' <= c && c <= '9' {
		return p.digitEscape()
	}
	return p.literal(p.byteEscape(c))
}

// byteEscape is the byte that a backslash and c stand for.
func (p *parser) byteEscape(c byte) byte {
	switch c {
	case 'a':
		return 7
	case 'e':
		return 27
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case '0':
		p.at--
		return byte(p.octal(3))
	case 'o':
		if !p.take("{") {
			p.fail(`missing { after \o`)
		}
		return p.parseByte(p.until("}"), 8)
	case 'x':
		return p.hex()
	case 'c':
		if !p.more() {
			p.fail(`\c at the end`)
		}
		control := p.expr[p.at]
		p.at++
		if 'a' <= control && control <= 'z' {
			control -= 'a' - 'A'
		}
		return control ^ 0x40
	}
	if alnum.has(c) {
		p.fail(`unknown escape \%c`, c)
	}
	return c
}

// has for values that can't be addressed.
func (p *parser) parseByte(digits string, base int) byte {
	n, err := strconv.ParseUint(strings.TrimSpace(digits), base, 32)
	if err != nil {
		p.fail("%q is no number of base %d", digits, base)
	}
	if n > 0xff {
		p.fail("%#x is no byte", n)
	}
	return byte(n)
}

// hex reads up to two digits, or any number in braces.
func (p *parser) hex() byte {
	if p.take("{") {
		return p.parseByte(p.until("}"), 16)
	}
	xdigits := posix["xdigit"]
	from := p.at
	for p.at < from+2 && p.more() && xdigits.has(p.expr[p.at]) {
		p.at++
	}
	if from == p.at {
		return 0
	}
	return p.parseByte(p.expr[from:p.at], 16)
}

// octal reads up to so many digits.
func (p *parser) octal(most int) int {
	n := 0
	for range most {
		if !p.more() || p.expr[p.at] < '0' || p.expr[p.at] > '7' {
			break
		}
		n = n*8 + int(p.expr[p.at]-'0')
		p.at++
	}
	if n > 0xff {
		p.fail("octal %o is no byte", n)
	}
	return n
}

// digitEscape is a reference below ten or where there are as many groups, else
// octal (pcre2pattern(3), "Non-printing characters").
func (p *parser) digitEscape() node {
	p.at--
	from := p.at
	n, ok := p.number()
	if ok && (n < 10 || n <= p.total) {
		return p.backref(n)
	}
	p.at = from
	if p.expr[p.at] >= '8' {
		p.at++
		return p.literal(p.expr[from])
	}
	return p.literal(byte(p.octal(3)))
}

func (p *parser) backref(n int) node {
	if n < 1 || n > p.total {
		p.fail("reference to group %d, which there isn't", n)
	}
	return backref{number: n, nocase: p.flags&Nocase != 0}
}

// reference reads \g and \k in their many forms.
func (p *parser) reference(c byte) node {
	for _, ends := range []string{"{}", "<>", "''"} {
		if !p.take(ends[:1]) {
			continue
		}
		text := p.until(ends[1:])
		n := p.groupNumber(text)
		if c == 'g' && ends != "{}" {
			return call{n}
		}
		return p.backref(n)
	}
	if c == 'k' {
		p.fail(`\k without a name`)
	}
	from := p.at
	if !p.take("-") {
		p.take("+")
	}
	p.number()
	return p.backref(p.groupNumber(p.expr[from:p.at]))
}

// groupNumber is the group of a name, a number or a relative number.
func (p *parser) groupNumber(text string) int {
	if n, ok := p.names[text]; ok {
		return n
	}
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
		p.fail("reference to group %q, which there isn't", text)
	case text[0] == '-':
		n += p.groups + 1
	case text[0] == '+':
		n += p.groups
	}
	if n < 0 || n > p.total {
		p.fail("reference to group %s, which there isn't", text)
	}
	return n
}
