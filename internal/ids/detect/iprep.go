package detect

import (
	"errors"
	"fmt"
	"net/netip"

	"gotcp/internal/ids/rule"
)

// ipRepHolds reports whether the hosts of the packet have the reputation that a rule wants.
func (m *Matcher) ipRepHolds(c *rule.IPRep) bool {
	p := m.in.Packet
	of := func(a netip.Addr) bool { return m.rules.reputed(c, a) }
	switch c.Side {
	case rule.SrcHost:
		return of(p.Src)
	case rule.DstHost:
		return of(p.Dst)
	case rule.BothHosts:
		return of(p.Src) && of(p.Dst)
	}
	return of(p.Src) || of(p.Dst)
}

// reputed reports whether an address has the reputation that a rule wants. One of which nothing is
// said has no score that could be compared.
func (rs *Ruleset) reputed(c *rule.IPRep, a netip.Addr) bool {
	category, _ := rs.options.Tables.Reputation.Category(c.Category)
	score, there := rs.options.Tables.Reputation.Score(category, a)
	switch c.Test {
	case rule.HasScore:
		return there
	case rule.HasNoScore:
		return !there && a.IsValid()
	}
	return there && compare(c.Op, int64(score), int64(c.Score), 0)
}

// checkReputation refuses rules about categories that are not there.
func (r *resolver) checkReputation(of *rule.Rule) error {
	for _, c := range of.IPReps() {
		if r.tables.Reputation == nil {
			return errors.New("iprep: there are no lists of reputations")
		}
		if _, there := r.tables.Reputation.Category(c.Category); !there {
			return fmt.Errorf("iprep: there is no category %s", c.Category)
		}
	}
	return nil
}
