package detect

import "gotcp/internal/ids/rule"

// RuleProfile is what a rule has cost.
type RuleProfile struct {
	Rule            *rule.Rule
	Checks, Matches uint64
	Nanoseconds     int64
}

// begin is the time before looking at a rule, if that is measured.
func (m *Matcher) begin() int64 {
	if m.profile == nil || m.rules.options.Clock == nil {
		return 0
	}
	return m.rules.options.Clock()
}

// looked notes that a rule has been looked at.
func (m *Matcher) looked(index uint32, began int64, matched bool) {
	if m.profile == nil {
		return
	}
	p := &m.profile[index]
	p.Checks++
	if matched {
		p.Matches++
	}
	if m.rules.options.Clock != nil {
		p.Nanoseconds += m.rules.options.Clock() - began
	}
}

// Profile is what each rule has cost that was looked at, in the rules' order.
func (m *Matcher) Profile() (out []RuleProfile) {
	for i, p := range m.profile {
		if p.Checks > 0 {
			p.Rule = m.rules.sigs[i].rule
			out = append(out, p)
		}
	}
	return out
}
