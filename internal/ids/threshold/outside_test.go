package threshold

import (
	"net/netip"
	"testing"

	"gotcp/internal/ids/rule"
)

func only(addrs ...netip.Addr) *rule.Addresses {
	a := &rule.Addresses{}
	for _, addr := range addrs {
		a.In = append(a.In, rule.AddressRange{First: addr, Last: addr})
	}
	return a
}

func TestSuppression(t *testing.T) {
	r := &rule.Rule{GID: 1, SID: 7}
	tests := []struct {
		name string
		s    rule.Suppression
		want string // of packets from one to two, and back
	}{
		{"all", rule.Suppression{GID: 1, SID: 7}, ".."},
		{"of every rule", rule.Suppression{}, ".."},
		{"of the generator", rule.Suppression{GID: 1}, ".."},
		{"of another rule", rule.Suppression{GID: 1, SID: 8}, "AA"},
		{"of another generator", rule.Suppression{GID: 2, SID: 7}, "AA"},
		{"src", rule.Suppression{GID: 1, SID: 7, Side: rule.SideSrc, Addresses: only(one)}, ".A"},
		{"dst", rule.Suppression{GID: 1, SID: 7, Side: rule.SideDst, Addresses: only(one)}, "A."},
		{"either", rule.Suppression{GID: 1, SID: 7, Side: rule.SideEither, Addresses: only(one)}, ".."},
		{"all but one", rule.Suppression{GID: 1, SID: 7, Side: rule.SideSrc, Addresses: &rule.Addresses{Out: only(one).In}}, "A."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := New(rule.ThresholdFile{Suppressions: []rule.Suppression{tt.s}}, 10)
			got := ""
			for _, p := range []Packet{at(0, one, two), at(0, two, one)} {
				v := table.Decide(p, r)
				if !v.Act {
					t.Error("the action is suppressed, too")
				}
				if v.Alert {
					got += "A"
				} else {
					got += "."
				}
			}
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// TestSuppressedMatchesDontCount: nor do packets that have no addresses to count by, which all alert.
func TestSuppressedMatchesDontCount(t *testing.T) {
	table := New(rule.ThresholdFile{Suppressions: []rule.Suppression{{GID: 1, SID: 7, Side: rule.SideSrc, Addresses: only(one)}}}, 10)
	r := limited(rule.LimitKind, rule.ByRule, 1, 10)
	got := ""
	for _, p := range []Packet{at(0, one, two), at(1, two, one), at(2, two, one), {Time: start}, {Time: start}} {
		if table.Decide(p, r).Alert {
			got += "A"
		} else {
			got += "."
		}
	}
	if got != ".A.AA" {
		t.Errorf("%s", got)
	}
}

// TestRateFilterCountsSeconds of the clock.
func TestRateFilterCountsSeconds(t *testing.T) {
	table := New(rule.ThresholdFile{Rates: []rule.Rate{{GID: 1, SID: 7, Track: rule.BySrc, Count: 1, Seconds: 10, Action: rule.Drop, Timeout: 2}}}, 10)
	r := &rule.Rule{GID: 1, SID: 7}
	got := ""
	for _, when := range []float64{0, 0.9, 3.8, 5} {
		if table.Decide(at(when, one, two), r).Action == rule.Drop {
			got += "D"
		} else {
			got += "."
		}
	}
	if got != ".D.D" {
		t.Errorf("actions %s", got)
	}
}

func TestRateFilterChangesTheAction(t *testing.T) {
	table := New(rule.ThresholdFile{Rates: []rule.Rate{{GID: 1, SID: 7, Track: rule.BySrc, Count: 2, Seconds: 10, Action: rule.Drop, Timeout: 30}}}, 10)
	r := &rule.Rule{GID: 1, SID: 7}
	got := ""
	for _, when := range []float64{0, 1, 2, 20, 32, 33} {
		if table.Decide(at(when, one, two), r).Action == rule.Drop {
			got += "D"
		} else {
			got += "."
		}
	}
	if got != "..DDD." {
		t.Errorf("actions %s", got)
	}
}
