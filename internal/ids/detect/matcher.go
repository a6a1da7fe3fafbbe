package detect

import "gotcp/internal/ids/rule"

// A Ruleset is rules made ready for matching. It does not change.
type Ruleset struct {
	rules []*rule.Rule
}

// New compiles rules. Those that it cannot match are left out and named in the
// errors, each a *RuleError.
func New(rules []*rule.Rule, o Options) (*Ruleset, []error) {
	return &Ruleset{rules: rules}, nil
}

// RuleError says why a rule is left out.
type RuleError struct {
	Rule *rule.Rule
	Err  error
}

func (e *RuleError) Error() string { return e.Err.Error() }

func (e *RuleError) Unwrap() error { return e.Err }

// Len is the number of rules in it.
func (rs *Ruleset) Len() int { return len(rs.rules) }

// NeedsOneWorker reports that a rule's conditions on hosts (xbits, hostbits)
// decide what it does to its flow, so that they cannot be decided after the
// workers: the rules are matched right only by one.
func (rs *Ruleset) NeedsOneWorker() bool { return false }

// A Matcher is what one worker needs to match packets. It is not for concurrent
// use.
type Matcher struct {
	rules *Ruleset
	hosts *Hosts
}

// NewMatcher returns a matcher of the rules. With hosts, conditions on hosts are
// decided at once; without, every match of a rule that has some is returned, and
// Hosts.Decide is to be asked by whoever sees all matches in the packets' order.
func NewMatcher(rs *Ruleset, hosts *Hosts) *Matcher { return &Matcher{rules: rs, hosts: hosts} }

// Inspect matches one packet. The matches are sorted as the rules are, those that
// a pass rule hides left out. They are borrowed until the next call.
func (m *Matcher) Inspect(in *Input) []Match { return nil }
