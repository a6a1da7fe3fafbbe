package ids

import "gotcp/internal/ids/rule"

// RuleCost is what one rule has cost so far.
type RuleCost struct {
	GID, SID, Rev   uint32
	Checks, Matches uint64
	Nanoseconds     uint64
}

// ruleID tells rules apart: a new revision is another rule, which costs something else.
type ruleID struct{ gid, sid, rev uint32 }

func idOf(r *rule.Rule) ruleID { return ruleID{r.GID, r.SID, r.Rev} }

// Costs are those of the rules that were looked at, if RuleOptions.Profile asks for them: of those that
// stayed when rules were exchanged, from the beginning.
func (w *Worker) Costs() []RuleCost {
	if w.matcher == nil {
		return nil
	}
	var all []RuleCost
	again := map[ruleID]bool{}
	for _, c := range w.matcher.Profile() {
		id := idOf(c.Rule)
		before := w.costs[id]
		again[id] = true
		all = append(all, RuleCost{
			GID: id.gid, SID: id.sid, Rev: id.rev,
			Checks: before.Checks + c.Checks, Matches: before.Matches + c.Matches, Nanoseconds: before.Nanoseconds + uint64(c.Nanoseconds),
		})
	}
	for id, c := range w.costs {
		if !again[id] {
			all = append(all, c)
		}
	}
	return all
}

// keepCosts keeps, before rules are exchanged, what those have cost that stay.
func (w *Worker) keepCosts(next *Rules) {
	kept := map[ruleID]RuleCost{}
	for _, c := range w.Costs() {
		if id := (ruleID{c.GID, c.SID, c.Rev}); next.profiled[id] {
			kept[id] = c
		}
	}
	w.costs = kept
}
