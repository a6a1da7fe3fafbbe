package main

import (
	"encoding/json"
	"testing"
)

// The rules that people have can be loaded.
func TestRuleSets(t *testing.T) {
	t.Parallel()
	for set, floor := range map[string]float64{"et-open": 95, "snort-community": 97} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			dir := rulesOf(t, set)
			o := newScene(t).gids(t, "check", "--json", dir)
			if o.Status != 0 || o.Stderr != "" {
				t.Fatalf("status %d: %s", o.Status, o.Stderr)
			}
			total := o.Stdout[lastLine(o.Stdout):]
			var r struct {
				Type          string
				Rules, Loaded int
				Percent       float64
			}
			if err := json.Unmarshal([]byte(total), &r); err != nil || r.Type != "total" {
				t.Fatalf("%v: %s", err, total)
			}
			t.Logf("%d of %d rules, %.2f %%", r.Loaded, r.Rules, r.Percent)
			if r.Percent < floor || r.Rules < 100 {
				t.Errorf("%s, and %v %% is the floor", total, floor)
			}
		})
	}
}

// lastLine is where the last line of a text begins.
func lastLine(s string) int {
	for i := len(s) - 2; i >= 0; i-- {
		if s[i] == '\n' {
			return i + 1
		}
	}
	return 0
}
