package rule

import "strings"

// Limits of a list of addresses or ports, its variables resolved.
const (
	maxListDepth    = 32
	maxListElements = 64 << 10
)

// lists walks a list of addresses or ports with its nested lists, negations and
// variables, as Suricata does: it flattens them, an element counting as negated
// when an odd number of exclamation marks stand before it and what it is in.
type lists struct {
	// lookup is the text of a variable.
	lookup func(name string) (string, bool)
	// element takes one that is neither list nor variable.
	element func(text string, negated bool) error
	count   int
}

func (l *lists) walk(text string, negated bool, depth int) error {
	if depth > maxListDepth {
		return faultf("lists, or variables that use variables, more than %d deep", maxListDepth)
	}
	text = strings.Trim(text, blanks)
	for strings.HasPrefix(text, "!") {
		negated = !negated
		text = strings.TrimLeft(text[1:], blanks)
	}
	switch {
	case text == "":
		return faultf("an element of the list is empty")
	case text[0] == '$':
		value, ok := l.lookup(text[1:])
		if !ok {
			return faultf("variable %s is not set", short(text))
		}
		// A variable's value may leave out the brackets.
		return l.elements(value, negated, depth+1)
	case text[0] == '[':
		if text[len(text)-1] != ']' {
			return faultf("no ] at the end of %s", short(text))
		}
		return l.elements(text[1:len(text)-1], negated, depth+1)
	}
	if strings.ContainsAny(text, "[]") {
		return faultf("the brackets of %s don't match", short(text))
	}
	if l.count++; l.count > maxListElements {
		return faultf("a list of more than %d elements", maxListElements)
	}
	return l.element(text, negated)
}

// elements walks those between commas.
func (l *lists) elements(text string, negated bool, depth int) error {
	start, nested := 0, 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) {
			switch text[i] {
			case '[':
				nested++
			case ']':
				nested--
			}
			if text[i] != ',' || nested > 0 {
				continue
			}
		}
		if nested != 0 {
			return faultf("the brackets of %s don't match", short(text))
		}
		if err := l.walk(text[start:i], negated, depth); err != nil {
			return err
		}
		start = i + 1
	}
	return nil
}
