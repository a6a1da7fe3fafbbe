// Package threshold thins out alerts: the threshold and detection_filter of a
// rule, and what a threshold file says on top of them (filters for rules or all,
// rate filters, suppressions). It counts per rule and host, pair or flow, in a
// table of bounded size. It is asked for each match in the order of the packets,
// since what it says depends on what came before. It must not know how rules are
// matched or what becomes of an alert.
package threshold

import (
	"net/netip"
	"time"

	"gotcp/internal/ids/rule"
)

// Packet is what counts of the packet with a match.
type Packet struct {
	Time     time.Time
	Src, Dst netip.Addr
	Flow     uint64 // a number of its flow; 0: none
	// SrcPort and DstPort are 0 where there are none.
	SrcPort, DstPort uint16
}

// Verdict is what becomes of a match.
type Verdict struct {
	// Alert: it is to be raised.
	Alert bool
	// Act: what the rule does to the packet (drop, reject) is done, be there an
	// alert or not.
	Act bool
	// Action is the rule's, or that of a rate filter which is in force.
	Action rule.Action
}

// A Table decides about matches.
type Table struct {
	counters counters
	limits   map[ruleID]*rule.Threshold
	everyone *rule.Threshold // of all rules without one
	rates    map[ruleID][]*rule.Rate
	silenced []rule.Suppression
}

// ruleID is a rule, or (zeros) all of a generator, or all.
type ruleID struct{ gid, sid uint32 }

// New returns a table with room for so many counters.
func New(c rule.ThresholdFile, size int) *Table {
	t := &Table{counters: newCounters(size), limits: map[ruleID]*rule.Threshold{}, rates: map[ruleID][]*rule.Rate{}}
	for i := range c.Filters {
		f := &c.Filters[i]
		if f.SID == 0 && f.GID == 0 {
			t.everyone = &f.Threshold
			continue
		}
		t.limits[ruleID{f.GID, f.SID}] = &f.Threshold
	}
	for i := range c.Rates {
		r := &c.Rates[i]
		id := ruleID{r.GID, r.SID}
		t.rates[id] = append(t.rates[id], r)
	}
	t.silenced = c.Suppressions
	return t
}

// Evicted is how many counters were dropped before their time to make room.
func (t *Table) Evicted() uint64 { return t.counters.evicted }

// Decide says what becomes of a match of a rule.
func (t *Table) Decide(p Packet, r *rule.Rule) Verdict {
	v := Verdict{Alert: true, Act: true, Action: r.Action}
	if !p.Src.IsValid() {
		return v // there is nobody to count for: not of IP
	}
	if len(t.silenced) > 0 && t.isSilenced(p, r) {
		v.Alert = false
		return v // and it does not count
	}
	if limit := t.limitOf(r); limit != nil {
		alert, act := t.counters.count(p, r, limit)
		v.Alert, v.Act = v.Alert && alert, act
	}
	if len(t.rates) > 0 {
		t.applyRates(p, r, &v)
	}
	return v
}

// limitOf is the limit on a rule: that of the file for this rule before its own,
// and what the file says of many rules where it has none.
func (t *Table) limitOf(r *rule.Rule) *rule.Threshold {
	if len(t.limits) > 0 {
		for _, id := range [...]ruleID{{r.GID, r.SID}, {0, r.SID}, {r.GID, 0}} {
			limit := t.limits[id]
			if limit != nil && (id.sid != 0 || r.Threshold == nil) {
				return limit
			}
		}
	}
	if r.Threshold != nil {
		return r.Threshold
	}
	return t.everyone
}
