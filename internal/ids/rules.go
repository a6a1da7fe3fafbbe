package ids

import (
	"fmt"

	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/rule"
)

// Rules are rules made ready, with what goes with them. They do not change, and
// are shared by all workers.
type Rules struct {
	set        *detect.Ruleset
	describe   func(class string) string
	locate     func(rule.Reference) string
	thresholds rule.ThresholdFile
	// profiled are those of which it is measured what they cost.
	profiled map[ruleID]bool
	tables   detect.Tables
}

// RuleOptions are what goes with rules.
type RuleOptions struct {
	// Describe says a class in words; nil leaves its name.
	Describe func(class string) string
	// Locate says where a reference leads, nothing if that is not known; nil leaves them out.
	Locate func(rule.Reference) string
	// Thresholds are those of a file.
	Thresholds rule.ThresholdFile
	// Inline, Live, Profile, Clock, Spent and Tables are those of detect.Options.
	Inline, Live, Profile bool
	Clock, Spent          func() int64
	Tables                detect.Tables
}

// NewRules makes rules ready. Those that can't be are left out and named in the
// errors, each a *detect.RuleError.
func NewRules(rules []*rule.Rule, o RuleOptions) (*Rules, []error) {
	rules, errs := newest(rules)
	set, failed := detect.New(rules, detect.Options{
		Inline: o.Inline, Live: o.Live, Profile: o.Profile, Clock: o.Clock, Spent: o.Spent, Tables: o.Tables,
	})
	describe := o.Describe
	if describe == nil {
		describe = func(class string) string { return class }
	}
	made := &Rules{set: set, describe: describe, locate: o.Locate, thresholds: o.Thresholds, tables: o.Tables}
	if o.Profile {
		made.profiled = make(map[ruleID]bool, len(rules))
		for _, r := range rules {
			made.profiled[idOf(r)] = true
		}
	}
	return made, append(errs, failed...)
}

// newest leaves out rules of which there is a newer revision, and all but the first of
// those with the same.
func newest(rules []*rule.Rule) (kept []*rule.Rule, errs []error) {
	type number struct{ gid, sid uint32 }
	best := make(map[number]*rule.Rule, len(rules))
	for _, r := range rules {
		n := number{r.GID, r.SID}
		if b := best[n]; b == nil || r.Rev > b.Rev {
			best[n] = r
		}
	}
	for _, r := range rules {
		if b := best[number{r.GID, r.SID}]; b != r {
			errs = append(errs, &detect.RuleError{Rule: r, Err: fmt.Errorf("rule %d:%d is there twice; revision %d counts (%s:%d)", r.GID, r.SID, b.Rev, b.File, b.Line)})
			continue
		}
		kept = append(kept, r)
	}
	return kept, errs
}

// Len is how many there are.
func (r *Rules) Len() int { return r.set.Len() }

// fullSets counts what found no room in sets.
func (r *Rules) fullSets() (n uint64) {
	for _, s := range r.tables.Sets {
		n += s.Full()
	}
	return n
}

// NeedsOneWorker reports that the rules are matched right by one worker only: what one of them
// does to its flow depends on what is remembered of hosts, or kept in sets.
func (r *Rules) NeedsOneWorker() bool { return r.set.NeedsOneWorker() }
