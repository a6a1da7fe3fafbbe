package regex

import (
	"fmt"
	"strconv"
	"strings"
)

// The limits of an expression. Those of PCRE2 are 65,535 repetitions, 250
// nested parentheses and 65,535 groups.
const (
	maxExpr   = 1 << 16
	maxRepeat = 65535
	maxDepth  = 250
	maxGroups = 1000
)

// parser reads an expression as PCRE2 does without its UTF mode.
type parser struct {
	expr  string
	at    int
	flags Flags
	depth int

	groups int // how many so far
	total  int // how many there are in all, for \11 and its like
	names  map[string]int
	// bodies are the groups' nodes, for calls.
	bodies map[int]node
	quoted bool // within \Q...\E
}

// parse makes a tree of an expression.
func parse(expr string, flags Flags) (tree node, p *parser, err error) {
	if len(expr) > maxExpr {
		return nil, nil, fmt.Errorf("longer than %d bytes", maxExpr)
	}
	p = &parser{expr: expr, flags: flags, names: make(map[string]int), bodies: make(map[int]node)}
	p.survey()
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(syntaxError)
			if !ok {
				panic(r)
			}
			err = e
		}
	}()
	tree = p.alternation()
	if p.at < len(p.expr) {
		p.fail("unmatched closing parenthesis")
	}
	return tree, p, nil
}

// syntaxError is an error that ends parsing, wherever it is.
type syntaxError struct {
	at     int
	reason string
}

func (e syntaxError) Error() string { return fmt.Sprintf("%s at offset %d", e.reason, e.at) }

func (p *parser) fail(format string, args ...any) {
	panic(syntaxError{p.at, fmt.Sprintf(format, args...)})
}

// survey counts the groups, since \11 is a reference where there are eleven
// and a byte in octal where there aren't, and collects names, which may be
// referred to before they are defined. It need not be exact about (?|.
func (p *parser) survey() {
	class := false
	for i := 0; i < len(p.expr); i++ {
		switch c := p.expr[i]; {
		case c == '\\':
			i++
			if i < len(p.expr) && p.expr[i] == 'Q' {
				end := strings.Index(p.expr[i:], `\E`)
				if end < 0 {
					return
				}
				i += end + 1
			}
		case class:
			class = c != ']'
		case c == '[':
			class = true
			if strings.HasPrefix(p.expr[i+1:], "^") {
				i++
			}
			if strings.HasPrefix(p.expr[i+1:], "]") {
				i++
			}
		case c == '(':
			rest := p.expr[i+1:]
			name, named := groupName(rest)
			if named || !strings.HasPrefix(rest, "?") && !strings.HasPrefix(rest, "*") {
				p.total++
				if named {
					if _, again := p.names[name]; !again {
						p.names[name] = p.total
					}
				}
			}
		}
	}
}

// groupName is the name in (?<name>, (?'name' or (?P<name>, given what follows
// the parenthesis.
func groupName(rest string) (name string, ok bool) {
	rest, ok = strings.CutPrefix(rest, "?")
	if !ok {
		return "", false
	}
	rest = strings.TrimPrefix(rest, "P")
	end := ">"
	if after, quote := strings.CutPrefix(rest, "'"); quote {
		rest, end = after, "'"
	} else if rest, ok = strings.CutPrefix(rest, "<"); !ok {
		return "", false
	}
	name, _, ok = strings.Cut(rest, end)
	return name, ok && isName(name)
}

func isName(s string) bool {
	for i := range len(s) {
		if !words.has(s[i]) {
			return false
		}
	}
	return s != "" && !digits.has(s[0])
}

func (p *parser) more() bool { return p.at < len(p.expr) }

// take goes past a text if it is next.
func (p *parser) take(text string) bool {
	if strings.HasPrefix(p.expr[p.at:], text) {
		p.at += len(text)
		return true
	}
	return false
}

// until is what stands before a delimiter, which is gone past.
func (p *parser) until(delimiter string) string {
	text, _, ok := strings.Cut(p.expr[p.at:], delimiter)
	if !ok {
		p.fail("missing %s", delimiter)
	}
	p.at += len(text) + len(delimiter)
	return text
}

// number reads decimal digits.
func (p *parser) number() (n int, ok bool) {
	from := p.at
	for p.more() && digits.has(p.expr[p.at]) {
		p.at++
	}
	n, err := strconv.Atoi(p.expr[from:p.at])
	return n, err == nil
}

// alternation reads branches up to a closing parenthesis. Flags that are set
// within hold until there.
func (p *parser) alternation() node {
	flags := p.flags
	defer func() { p.flags = flags }()
	if p.depth++; p.depth > maxDepth {
		p.fail("parentheses nested more than %d deep", maxDepth)
	}
	defer func() { p.depth-- }()
	branches := alternate{p.sequence()}
	for p.take("|") {
		branches = append(branches, p.sequence())
	}
	if len(branches) == 1 {
		return branches[0]
	}
	return branches
}

// sequence reads one branch.
func (p *parser) sequence() node {
	var parts concat
	for p.more() {
		if !p.quoted && (p.expr[p.at] == '|' || p.expr[p.at] == ')') {
			break
		}
		n := p.atom()
		if n == nil {
			continue
		}
		parts = append(parts, p.quantified(n))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return parts
}

// skipBlank goes past the end of a quotation and what x makes invisible.
func (p *parser) skipBlank() {
	if p.quoted && p.take(`\E`) {
		p.quoted = false
	}
	for p.flags&Extended != 0 && !p.quoted && p.more() {
		c := p.expr[p.at]
		switch {
		case spaces.has(c):
			p.at++
		case c == '#':
			for p.more() && p.expr[p.at] != '\n' {
				p.at++
			}
		default:
			return
		}
	}
}

// quantified reads what may follow a node to say how often.
func (p *parser) quantified(n node) node {
	for {
		p.skipBlank()
		if p.quoted || !p.more() {
			return n
		}
		r := repeat{inner: n, max: -1}
		switch p.expr[p.at] {
		case '*':
			p.at++
		case '+':
			p.at++
			r.min = 1
		case '?':
			p.at++
			r.max = 1
		case '{':
			var ok bool
			if r.min, r.max, ok = p.braces(); !ok {
				return n
			}
		default:
			return n
		}
		r.lazy = p.flags&Ungreedy != 0
		switch {
		case p.take("?"):
			r.lazy = !r.lazy
		case p.take("+"):
			r.lazy, r.possessive = false, true
		}
		n = r
		if isAssertion(r.inner) {
			// An assertion holds or does not, however often one asks; PCRE2 takes
			// {0,...} as "may hold", which is no condition.
			if n = r.inner; r.min == 0 {
				n = concat{}
			}
		}
	}
}

func isAssertion(n node) bool {
	switch n.(type) {
	case place, look:
		return true
	}
	return false
}

// braces reads {n}, {n,} and {n,m}. Anything else is a brace that stands for
// itself.
func (p *parser) braces() (low, high int, ok bool) {
	from := p.at
	p.at++
	low, ok = p.number()
	high = low
	if ok && p.take(",") {
		if high, ok = p.number(); !ok {
			high, ok = -1, p.more() && p.expr[p.at] == '}'
		}
	}
	if !ok || !p.take("}") {
		p.at = from
		return 0, 0, false
	}
	if low > maxRepeat || high > maxRepeat {
		p.fail("more than %d repetitions", maxRepeat)
	}
	if high >= 0 && high < low {
		p.fail("repetitions from more to less")
	}
	return low, high, true
}

// atom reads what a quantifier may follow; nil where nothing is left of it.
func (p *parser) atom() node {
	c := p.expr[p.at]
	if p.quoted {
		if p.take(`\E`) {
			p.quoted = false
			return nil
		}
		p.at++
		return p.literal(c)
	}
	if p.flags&Extended != 0 && (spaces.has(c) || c == '#') {
		p.skipBlank()
		return nil
	}
	p.at++
	switch c {
	case '.':
		if p.flags&DotAll != 0 {
			return anyByte
		}
		return newline.not()
	case '^':
		if p.flags&Multiline != 0 {
			return lineBegin
		}
		return textBegin
	case '$':
		switch {
		case p.flags&Multiline != 0:
			return lineEnd
		case p.flags&DollarEndOnly != 0:
			return textEnd
		}
		return lastEnd
	case '[':
		return p.class()
	case '(':
		return p.parenthesis()
	case '\\':
		return p.escape()
	case '*', '+', '?':
		p.fail("quantifier without anything to repeat")
	case '{':
		p.at--
		if _, _, ok := p.braces(); ok {
			p.fail("quantifier without anything to repeat")
		}
		p.at++
	}
	return p.literal(c)
}

// literal is a byte, in both cases with i.
func (p *parser) literal(c byte) node {
	var s set
	s.add(c)
	if p.flags&Nocase != 0 {
		s.fold()
	}
	return s
}
