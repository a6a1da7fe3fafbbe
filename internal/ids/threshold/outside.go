package threshold

import (
	"net/netip"

	"gotcp/internal/ids/rule"
)

func (t *Table) isSilenced(p Packet, r *rule.Rule) bool {
	for i := range t.silenced {
		s := &t.silenced[i]
		if (s.GID == 0 || s.GID == r.GID) && (s.SID == 0 || s.SID == r.SID) && means(s, p) {
			return true
		}
	}
	return false
}

// means reports whether a suppression is about a packet.
func means(s *rule.Suppression, p Packet) bool {
	switch {
	case s.Addresses == nil || s.Addresses.All:
		return true
	case s.Side == rule.SideSrc:
		return holds(s.Addresses, p.Src)
	case s.Side == rule.SideDst:
		return holds(s.Addresses, p.Dst)
	}
	return holds(s.Addresses, p.Src) || holds(s.Addresses, p.Dst)
}

func holds(list *rule.Addresses, a netip.Addr) bool {
	return a.IsValid() && (len(list.In) == 0 || within(list.In, a)) && !within(list.Out, a)
}

func within(ranges []rule.AddressRange, a netip.Addr) bool {
	for _, r := range ranges {
		if r.First.Compare(a) <= 0 && a.Compare(r.Last) <= 0 {
			return true
		}
	}
	return false
}

// applyRates counts for the rate filters, and lets those in force set the action.
func (t *Table) applyRates(p Packet, r *rule.Rule, v *Verdict) {
	for _, id := range [...]ruleID{{r.GID, r.SID}, {0, r.SID}, {r.GID, 0}, {0, 0}} {
		for _, rate := range t.rates[id] {
			if t.counters.exceeded(p, r, rate) {
				v.Action = rate.Action
			}
		}
	}
}
