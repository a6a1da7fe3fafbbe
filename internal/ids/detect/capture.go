package detect

import (
	"errors"
	"slices"
	"strings"

	"gotcp/internal/ids/regex"
	"gotcp/internal/ids/rule"
)

// capture is a group of an expression whose match is kept.
type capture struct {
	group int // from 1
	scope rule.Scope
	name  string
	// slot is its place in the inspector, after those of other captures of the rule.
	slot int
}

// mayCapture reports that an expression may have groups to be kept.
func mayCapture(p *rule.PCRE) bool {
	return !p.Negated && (len(p.Captures) > 0 || strings.Contains(p.Expr, "(?P<"))
}

// capturesOf are the groups of an expression that are to be kept: those that are
// named behind it, from the first, and those whose own name says so.
func capturesOf(p *rule.PCRE, re *regex.Regexp) (captures []capture, err error) {
	if !mayCapture(p) {
		return nil, nil
	}
	if len(p.Captures) > re.Groups() {
		return nil, errors.New("pcre: more names than groups")
	}
	for i, c := range p.Captures {
		captures = append(captures, capture{group: i + 1, scope: c.Scope, name: c.Name})
	}
	for name, group := range re.Names() {
		if c := rule.GroupName(name); c.Scope != rule.NoScope {
			captures = append(captures, capture{group: group, scope: c.Scope, name: c.Name})
		}
	}
	// A key stands right before its value, and a map has no order.
	slices.SortStableFunc(captures, func(a, b capture) int { return a.group - b.group })
	return captures, nil
}

// captures gives the captures of steps their places.
func (c *compiler) captures(steps []step) {
	for _, st := range steps {
		switch st := st.(type) {
		case *expression:
			for i := range st.captures {
				st.captures[i].slot = len(c.sig.captures)
				c.sig.captures = append(c.sig.captures, &st.captures[i])
			}
		case *decodeBase64:
			c.captures(st.steps)
		}
	}
}

// captured is what a group has matched.
type captured struct {
	there bool
	text  []byte
}

// uncapture forgets what another rule, or an earlier look, has captured, or wants to
// know of sets.
func (x *inspector) uncapture(s *sig) {
	x.asks = x.asks[:0]
	for len(x.captured) < len(s.captures) {
		x.captured = append(x.captured, captured{})
	}
	for i := range s.captures {
		x.captured[i].there = false
	}
}

// capture notes what the groups of an expression have matched. It is called for each
// place where the expression is tried: the last one is that which held.
func (x *inspector) capture(e *expression, data []byte) {
	for i := range e.captures {
		c := &e.captures[i]
		k := &x.captured[c.slot]
		k.there = c.group <= len(x.found.Groups) && x.found.Groups[c.group-1][0] >= 0
		if !k.there {
			continue
		}
		at := x.found.Groups[c.group-1]
		text := data[at[0]:at[1]]
		text = text[:min(len(text), maxText)]
		k.text = append(k.text[:0], text...)
		x.search -= len(text)
	}
}

// keep keeps what the groups of a rule's expressions have matched, now that the rule
// has. What is for the alert alone goes into the match.
func (m *Matcher) keep(s *sig, match *Match) {
	var key []byte
	for _, c := range s.captures {
		k := &m.inspector.captured[c.slot]
		if c.scope == rule.KeyScope {
			key = nil
			if k.there {
				key = k.text
			}
			continue
		}
		if !k.there {
			continue
		}
		switch c.scope {
		case rule.FlowScope:
			if m.state != nil {
				m.state.texts.set(c.name, k.text)
			}
		case rule.PacketScope:
			m.texts.set(c.name, k.text)
		case rule.ValueScope:
			if len(key) > 0 {
				m.texts.set(string(key), k.text)
			}
		case rule.AlertScope:
			match.Context.set(c.name, k.text)
		}
	}
}
