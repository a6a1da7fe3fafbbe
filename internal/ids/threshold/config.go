package threshold

import (
	"net/netip"

	"gotcp/internal/ids/rule"
)

// Config is what a threshold file says. A GID or SID of 0 means all.
type Config struct {
	Filters      []Filter
	Rates        []Rate
	Suppressions []Suppression
}

// Filter is a threshold for a rule from outside of it (threshold, event_filter).
type Filter struct {
	GID, SID uint32
	rule.Threshold
}

// Rate changes what a rule does while it matches more than so often (rate_filter).
type Rate struct {
	GID, SID       uint32
	Track          rule.Track
	Count, Seconds uint32
	Action         rule.Action
	Timeout        uint32 // seconds
}

// Suppression keeps a rule from raising alerts about some hosts, or (no
// addresses) any.
type Suppression struct {
	GID, SID  uint32
	Side      Side
	Addresses *rule.Addresses
}

// Side is which address of a packet is meant.
type Side uint8

// The sides.
const (
	Src Side = iota
	Dst
	Either
)

func (t *Table) isSilenced(p Packet, r *rule.Rule) bool {
	for i := range t.silenced {
		s := &t.silenced[i]
		if (s.GID == 0 || s.GID == r.GID) && (s.SID == 0 || s.SID == r.SID) && s.means(p) {
			return true
		}
	}
	return false
}

func (s *Suppression) means(p Packet) bool {
	switch {
	case s.Addresses == nil || s.Addresses.All:
		return true
	case s.Side == Src:
		return holds(s.Addresses, p.Src)
	case s.Side == Dst:
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
