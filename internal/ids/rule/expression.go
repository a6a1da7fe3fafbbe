package rule

import "strings"

// maxCaptures is how many groups of an expression may be kept.
const maxCaptures = 8

// parsePCRE takes pcre:"/expression/flags", with names for what its groups match
// behind it.
func (p *parser) parsePCRE(o *option) error {
	s := o.value
	if len(s) > 1 && s[0] == 'm' && strings.IndexByte(s[1:], s[1]) >= 0 && s[1] != '/' {
		return faultf("its delimiter is /, not %q", s[1])
	}
	if s[0] != '/' {
		return faultf("an expression stands between slashes")
	}
	end := expressionEnd(s)
	if end <= 1 {
		return faultf("no slash ends the expression")
	}
	flags, captures, hasCaptures := strings.Cut(s[end+1:], ",")
	e := &PCRE{Expr: s[1:end], Negated: o.negated, pos: o.at}
	buffer, err := p.expressionFlags(e, strings.Trim(flags, blanks))
	if err != nil {
		return err
	}
	if hasCaptures {
		if e.Captures, err = parseCaptures(captures); err != nil {
			return err
		}
	}
	to, err := p.expressionGroup(e, buffer)
	if err != nil {
		return err
	}
	p.add(to, e)
	return nil
}

// expressionEnd is the last slash that no backslash protects: what follows it are
// flags.
func expressionEnd(s string) int {
	for end := strings.LastIndexByte(s, '/'); end > 0; end = strings.LastIndexByte(s[:end], '/') {
		backslashes := 0
		for end-backslashes > 0 && s[end-backslashes-1] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return end
		}
	}
	return 0
}

// expressionFlags reads the letters behind an expression, and is the buffer that
// one of them names.
func (p *parser) expressionFlags(e *PCRE, flags string) (buffer string, err error) {
	for i := 0; i < len(flags); i++ {
		switch f := flags[i]; f {
		case 'i':
			e.Nocase = true
		case 's':
			e.DotAll = true
		case 'm':
			e.Multiline = true
		case 'x':
			e.Extended = true
		case 'A':
			e.Anchored = true
		case 'E':
			e.DollarEndOnly = true
		case 'G':
			e.Ungreedy = true
		case 'R':
			e.Relative = true
		case 'B', 'O': // raw bytes, and no limit of matches: always and never so here
		default:
			name := expressionBuffers[f]
			if name == "" {
				return "", faultf("%q is no flag of an expression", f)
			}
			if buffer != "" && buffer != name {
				return "", faultf("its flags name two buffers")
			}
			buffer = name
		}
	}
	return buffer, nil
}

// expressionGroup is where an expression looks.
func (p *parser) expressionGroup(e *PCRE, buffer string) (*group, error) {
	if buffer != "" && p.sticky != nil {
		if p.sticky.insp.Buffer != sticky[buffer].buffer {
			return nil, faultf("its flag names a buffer, but another, sticky one is set: pkt_data ends that")
		}
		buffer = ""
	}
	if buffer != "" {
		info := sticky[buffer]
		if err := p.setProtocol(info.of); err != nil {
			return nil, err
		}
		to := p.of(buffer, info, p.dirOf(info))
		if e.Relative && !hasAnchor(to) {
			return nil, faultf("R counts from a match before it in the same buffer, and there is none")
		}
		return to, nil
	}
	to := p.current()
	if e.Relative && p.sticky == nil && !hasAnchor(to) {
		return nil, faultf("R counts from a match before it in the same buffer, and there is none")
	}
	return to, nil
}

// hasAnchor reports whether a group has a condition that leaves a place behind.
func hasAnchor(g *group) bool {
	for _, item := range g.insp.Items {
		switch item.(type) {
		case *Content, *PCRE, *ByteJump, *ByteExtract, *ByteMath:
			return true
		}
	}
	return false
}

// parseCaptures reads flow:name, pkt:name and pkt:key, pkt:value: what the groups
// are called, from the first.
func parseCaptures(s string) ([]Capture, error) {
	var captures []Capture
	keyed := false
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune(blanks+",", c) }) {
		scope, name, _ := strings.Cut(part, ":")
		c := Capture{scopes[scope], name}
		switch {
		case name == "" || c.Scope == NoScope:
			return nil, faultf("%s is no name for what a group matches: flow:name, pkt:name and alert:name are", short(part))
		case len(captures) == maxCaptures:
			return nil, faultf("more than %d names for groups", maxCaptures)
		case keyed != (part == "pkt:value"):
			return nil, faultf("pkt:key and pkt:value stand one behind the other")
		case part == "pkt:key":
			c.Scope = KeyScope
		case part == "pkt:value":
			c.Scope = ValueScope
		}
		keyed = c.Scope == KeyScope
		captures = append(captures, c)
	}
	if keyed {
		return nil, faultf("pkt:key and pkt:value stand one behind the other")
	}
	return captures, nil
}

// scopes are where what a group matches is kept.
var scopes = map[string]Scope{"flow": FlowScope, "pkt": PacketScope, "alert": AlertScope}

// GroupName takes the name of a group apart that says by itself where its match is
// kept, as flow_name and pkt_name do. NoScope: it says nothing of that.
func GroupName(group string) Capture {
	scope, name, _ := strings.Cut(group, "_")
	if name == "" {
		return Capture{}
	}
	return Capture{scopes[scope], name}
}
