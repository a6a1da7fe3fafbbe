package detect

import (
	"cmp"
	"slices"

	"gotcp/internal/ids/rule"
)

// order sorts rules in the order in which they are looked at: by action, passes
// first; setters of state before those who ask for it; then by priority, and at last
// by their numbers, as Suricata does: what stands where in a file makes no difference.
func order(sigs []*sig) {
	slices.SortStableFunc(sigs, func(a, b *sig) int {
		return cmp.Or(
			cmp.Compare(actionRank(a.rule.Action), actionRank(b.rule.Action)),
			compareState(a, b, rule.FlowBit),
			compareState(a, b, rule.FlowInt),
			compareState(a, b, rule.FlowText),
			compareState(a, b, rule.PacketText),
			compareState(a, b, rule.HostBit),
			compareState(a, b, rule.XBit),
			cmp.Compare(a.rule.Priority, b.rule.Priority),
			cmp.Compare(a.rule.SID, b.rule.SID),
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
	return cmp.Compare(stateRank(a, kind), stateRank(b, kind))
}

// stateRank: who only sets comes first, who sets and asks next, then who asks, and
// last who has nothing to do with it.
func stateRank(s *sig, kind rule.StateKind) int {
	sets, asks := s.captured(kind), false
	for i := range s.rule.State {
		switch st := &s.rule.State[i]; {
		case !counts(st, kind):
		case st.Op >= rule.IsSet:
			asks = true
		default:
			sets = true
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

// counts reports whether a use of state says where a rule belongs among those about a kind. Of bits of hosts
// Suricata counts who asks by xbits and who sets by hostbits, and of those of pairs who asks: xbits are asked
// for before they are set, and a packet that sets one is no answer to those who ask with it.
func counts(st *rule.StateCondition, kind rule.StateKind) bool {
	switch kind {
	case rule.HostBit:
		if st.Kind == rule.XBit {
			return st.Op >= rule.IsSet && (st.Track == rule.BySrc || st.Track == rule.ByDst)
		}
		return st.Kind == rule.HostBit && st.Op < rule.IsSet
	case rule.XBit:
		return st.Kind == rule.XBit && st.Op >= rule.IsSet && st.Track == rule.ByBoth
	}
	return st.Kind == kind
}

// captured reports that a rule's expressions keep something that rules may ask for.
func (s *sig) captured(kind rule.StateKind) bool {
	return slices.ContainsFunc(s.captures, func(c *capture) bool {
		switch c.scope {
		case rule.FlowScope:
			return kind == rule.FlowText
		case rule.PacketScope, rule.ValueScope:
			return kind == rule.PacketText
		}
		return false
	})
}
