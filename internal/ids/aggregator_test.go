package ids

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/ids/rule"
)

// matchOf is a match of a rule at a time.
func matchOf(r *rule.Rule, src string, at time.Duration) *match {
	return &match{rule: r, noAlert: r.NoAlert, alert: Alert{Frame: Frame{Time: sceneStart.Add(at)}, Rule: r, Action: r.Action, SID: r.SID,
		Src: netip.MustParseAddrPort(src), Dst: netip.MustParseAddrPort(server)}}
}

// TestWhatCrossesWorkers: thresholds and what is remembered of hosts count the matches of all
// workers, in the order of their frames.
func TestWhatCrossesWorkers(t *testing.T) {
	list, _ := rule.NewConfig().Parse("x", `
alert tcp any any -> any any (msg:"set"; xbits:set,a,track ip_src; noalert; sid:1;)
alert tcp any any -> any any (msg:"isset"; xbits:isset,a,track ip_src; sid:2;)
alert tcp any any -> any any (msg:"limit"; threshold:type limit,track by_dst,count 1,seconds 60; sid:3;)
pass tcp any any -> any any (msg:"pass"; sid:4;)`)
	rules, errs := NewRules(list, RuleOptions{Describe: func(class string) string { return "class " + class }})
	if len(errs) > 0 || len(list) != 4 {
		t.Fatal(errs, len(list))
	}
	a := NewAggregator(Config{}, rules, NewHosts())
	results := make([]Result, 2)
	one, two := &results[0], &results[1]
	one.addMatch(1, matchOf(list[1], "10.0.0.1:1", 0)) // not set as yet
	two.addMatch(2, matchOf(list[0], "10.0.0.1:2", 0))
	one.addMatch(3, matchOf(list[1], "10.0.0.1:3", 0))
	two.addMatch(4, matchOf(list[1], "10.0.0.9:3", 0)) // another host
	two.addMatch(5, matchOf(list[2], "10.0.0.1:1", time.Second))
	one.addMatch(6, matchOf(list[2], "10.0.0.2:1", 2*time.Second))
	one.addMatch(7, matchOf(list[3], "10.0.0.2:1", 2*time.Second))
	out := a.Merge(sceneStart, results)
	if len(out.Alerts) != 2 || out.Alerts[0].SID != 2 || out.Alerts[0].Src.Port() != 3 || out.Alerts[1].SID != 3 || out.Alerts[1].Src.Port() != 1 {
		t.Errorf("%+v", out.Alerts)
	}
	if s := a.Stats(); s.Alerts != 2 || s.AlertsSuppressed != 1 || s.Rules != 4 {
		t.Errorf("%+v", s)
	}
	// With other rules, thresholds begin anew.
	a.Reload(rules)
	one.addMatch(8, matchOf(list[2], "10.0.0.1:1", 3*time.Second))
	if out := a.Merge(sceneStart, results); len(out.Alerts) != 1 || out.Alerts[0].Class != "class " {
		t.Errorf("%+v", out.Alerts)
	}
}

// TestSuppressedByFile: what a threshold file says counts, too.
func TestSuppressedByFile(t *testing.T) {
	list, _ := rule.NewConfig().Parse("x", `alert tcp any any -> any any (msg:"x"; sid:1;)`)
	rules, _ := NewRules(list, RuleOptions{Thresholds: rule.ThresholdFile{Suppressions: []rule.Suppression{{GID: 1, SID: 1}}}})
	a := NewAggregator(Config{}, rules, nil)
	var r Result
	r.addMatch(1, matchOf(list[0], client, 0))
	if out := a.Merge(sceneStart, []Result{r}); len(out.Alerts) != 0 || a.Stats().AlertsSuppressed != 1 {
		t.Errorf("%+v %+v", out.Alerts, a.Stats())
	}
}
