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
		s    Suppression
		want string // of packets from one to two, and back
	}{
		{"all", Suppression{GID: 1, SID: 7}, ".."},
		{"of every rule", Suppression{}, ".."},
		{"of the generator", Suppression{GID: 1}, ".."},
		{"of another rule", Suppression{GID: 1, SID: 8}, "AA"},
		{"of another generator", Suppression{GID: 2, SID: 7}, "AA"},
		{"src", Suppression{GID: 1, SID: 7, Side: Src, Addresses: only(one)}, ".A"},
		{"dst", Suppression{GID: 1, SID: 7, Side: Dst, Addresses: only(one)}, "A."},
		{"either", Suppression{GID: 1, SID: 7, Side: Either, Addresses: only(one)}, ".."},
		{"all but one", Suppression{GID: 1, SID: 7, Side: Src, Addresses: &rule.Addresses{Out: only(one).In}}, "A."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table := New(Config{Suppressions: []Suppression{tt.s}}, 10)
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

func TestRateFilterChangesTheAction(t *testing.T) {
	table := New(Config{Rates: []Rate{{GID: 1, SID: 7, Track: rule.BySrc, Count: 2, Seconds: 10, Action: rule.Drop, Timeout: 30}}}, 10)
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
