package rule

import "strings"

// maxRule is the longest rule, its lines joined; those that people write stay
// below 8 KiB, Suricata's limit.
const maxRule = 32 << 10

// logical is a rule's text: a line, or several that end in a backslash.
type logical struct {
	line    int // the first
	text    string
	tooLong bool
}

// eachRule calls f for every line, joined with those that continue it, that is
// neither empty nor a comment, until f wants no more.
func eachRule(text string, f func(logical) bool) {
	var l logical
	var joined strings.Builder
	continued := false
	for number := 1; text != ""; number++ {
		var s string
		s, text, _ = strings.Cut(text, "\n")
		s = strings.TrimRight(s, " \t\r")
		if !continued {
			s = strings.TrimLeft(s, " \t\uFEFF")
			if s == "" || s[0] == '#' || s[0] == ';' {
				continue // a comment is one line even if it ends in a backslash
			}
			l = logical{line: number}
			joined.Reset()
		}
		s, continued = strings.CutSuffix(s, `\`)
		if joined.Len()+len(s) > maxRule {
			l.tooLong = true
		} else {
			joined.WriteString(s)
		}
		if !continued {
			l.text = joined.String()
			if !f(l) {
				return
			}
		}
	}
	if continued {
		l.text = joined.String()
		f(l)
	}
}
