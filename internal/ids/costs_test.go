package ids

import (
	"maps"
	"strings"
	"testing"
)

// TestCosts: what rules cost is counted if it is asked for.
func TestCosts(t *testing.T) {
	const rules = `alert tcp any any -> any any (msg:"x"; content:"hello"; sid:1; rev:2;)`
	tick := int64(0)
	o := RuleOptions{Profile: true, Clock: func() int64 { tick += 10; return tick }}
	s := newScene(t, Config{}, rules)
	s.engine.Reload(rulesWith(t, o, rules))
	c := s.connect(client, server)
	c.say(toServer, "hello")
	c.close()
	costs := s.engine.worker.Costs()
	if len(costs) != 1 || costs[0].SID != 1 || costs[0].Rev != 2 || costs[0].Checks == 0 || costs[0].Matches != 1 || costs[0].Nanoseconds != 10*costs[0].Checks {
		t.Errorf("%+v", costs)
	}
	s.engine.Reload(rulesOf(t, ""))
	if costs := s.engine.worker.Costs(); costs != nil {
		t.Errorf("without rules: %+v", costs)
	}
}

// TestCostsAcrossReloads: what a rule has cost is not forgotten when it is read again; that of one which is
// gone, or of which there is another revision, is.
func TestCostsAcrossReloads(t *testing.T) {
	const stays, revised = `alert udp any any -> any any (content:"hello"; sid:1; rev:2;)`, `alert udp any any -> any any (content:"hell"; sid:2; rev:%s;)`
	tick := int64(0)
	o := RuleOptions{Profile: true, Clock: func() int64 { tick += 10; return tick }}
	s := newScene(t, Config{}, "")
	for i, rev := range []string{"1", "2", "2"} {
		s.engine.Reload(rulesWith(t, o, stays+"\n"+strings.Replace(revised, "%s", rev, 1)))
		if i < 2 {
			s.datagram(client, server, "hello")
		}
	}
	costs := map[uint32]RuleCost{}
	for _, c := range s.engine.worker.Costs() {
		costs[c.SID] = c
	}
	if want := map[uint32]RuleCost{
		1: {GID: 1, SID: 1, Rev: 2, Checks: 2, Matches: 2, Nanoseconds: 20}, 2: {GID: 1, SID: 2, Rev: 2, Checks: 1, Matches: 1, Nanoseconds: 10},
	}; !maps.Equal(costs, want) {
		t.Errorf("%+v, want %+v", costs, want)
	}
}
