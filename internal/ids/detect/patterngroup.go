package detect

import (
	"gotcp/internal/ids/pattern"
	"gotcp/internal/ids/rule"
)

// patternGroup are fast patterns, and the rules behind each.
type patternGroup struct {
	set  *pattern.Set // nil: none
	sigs [][]uint32
	// most is the size of the largest payload that any of the rules is about.
	most int
}

// patternBuilder are patterns with their rules; equal ones are one.
type patternBuilder struct {
	patterns []pattern.Pattern
	sigs     [][]uint32
	index    map[string]int
	most     int
}

func (b *patternBuilder) add(s *sig, f *fastPattern) {
	i := b.place(pattern.Pattern{Bytes: f.bytes, Nocase: f.nocase})
	if i == len(b.sigs) {
		b.sigs = append(b.sigs, nil)
	}
	b.sigs[i] = append(b.sigs[i], s.index)
	b.most = max(b.most, maxPayload(s.rule))
}

// place is which of the patterns one is. It may be a new one.
func (b *patternBuilder) place(p pattern.Pattern) int {
	key := string(p.Bytes)
	if p.Nocase {
		key += "\x00i"
	}
	if b.index == nil {
		b.index = map[string]int{}
	}
	i, ok := b.index[key]
	if !ok {
		i = len(b.patterns)
		b.index[key] = i
		b.patterns = append(b.patterns, p)
	}
	return i
}

// moved adds some of the patterns to others, and is what is left.
func (b *patternBuilder) moved(to *patternBuilder, which func(pattern.Pattern) bool) (left patternBuilder) {
	for i, p := range b.patterns {
		into := &left
		if which(p) {
			into = to
		}
		at := into.place(p)
		if at == len(into.sigs) {
			into.sigs = append(into.sigs, nil)
		}
		into.sigs[at] = append(into.sigs[at], b.sigs[i]...)
		into.most = max(into.most, b.most)
	}
	return left
}

func (b *patternBuilder) group() patternGroup {
	if len(b.patterns) == 0 {
		return patternGroup{}
	}
	return patternGroup{set: pattern.New(b.patterns), sigs: b.sigs, most: b.most}
}

// maxPayload is the largest payload that a rule's dsize allows.
func maxPayload(r *rule.Rule) int {
	most := 1 << 30
	for _, c := range r.Packet {
		t, ok := c.(*rule.FieldTest)
		if !ok || t.Field != rule.DSize || t.Negated {
			continue
		}
		switch t.Op {
		case rule.Equal, rule.LessEqual, rule.Less:
			most = min(most, int(t.Value))
		case rule.Between:
			most = min(most, int(t.Max))
		}
	}
	return most
}
