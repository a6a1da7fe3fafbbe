package detect

import (
	"cmp"
	"slices"

	"gotcp/internal/ids/rule"
)

// order sorts rules in the order in which they are looked at: by action, passes
// first; setters of state before those who ask for it; then by priority. What is
// equal keeps its place.
func order(sigs []*sig) {
	slices.SortStableFunc(sigs, func(a, b *sig) int {
		return cmp.Or(
			cmp.Compare(actionRank(a.rule.Action), actionRank(b.rule.Action)),
			compareState(a, b, rule.FlowBit),
			compareState(a, b, rule.FlowInt),
			compareState(a, b, rule.HostBit),
			compareState(a, b, rule.XBit),
			cmp.Compare(a.rule.Priority, b.rule.Priority),
		)
	})
	for i, s := range sigs {
		s.index = uint32(i)
	}
}

func actionRank(a rule.Action) int {
	switch a {
	case rule.Pass:
		return 0
	case rule.Drop:
		return 1
	case rule.Reject:
		return 2
	}
	return 3
}

func compareState(a, b *sig, kind rule.StateKind) int {
	return cmp.Compare(stateRank(a.rule, kind), stateRank(b.rule, kind))
}

// stateRank: who only sets comes first, who sets and asks next, then who asks, and
// last who has nothing to do with it.
func stateRank(r *rule.Rule, kind rule.StateKind) int {
	sets, asks := false, false
	for i := range r.State {
		if r.State[i].Kind == kind {
			asks = asks || r.State[i].Op >= rule.IsSet
			sets = sets || r.State[i].Op < rule.IsSet
		}
	}
	switch {
	case sets && !asks:
		return 0
	case sets:
		return 1
	case asks:
		return 2
	}
	return 3
}
