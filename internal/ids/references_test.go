package ids

import (
	"slices"
	"testing"

	"gotcp/internal/ids/rule"
)

// An alert says where its rule's references lead, as far as that is known.
func TestAlertReferences(t *testing.T) {
	r := &rule.Rule{GID: 1, SID: 7, References: []rule.Reference{{System: "cve", ID: "2021-1"}, {System: "unheard-of", ID: "2"}, {System: "cve", ID: "2021-3"}}}
	rules, _ := NewRules([]*rule.Rule{r}, RuleOptions{Locate: func(ref rule.Reference) string {
		if ref.System != "cve" {
			return ""
		}
		return "https://example.org/" + ref.ID
	}})
	a := NewAggregator(Config{}, rules, nil)
	for range 2 {
		a.raised = 0
		a.match(&match{rule: r, alert: Alert{GID: 1, SID: 7}})
	}
	for _, al := range a.out.Alerts {
		if !slices.Equal(al.References, []string{"https://example.org/2021-1", "https://example.org/2021-3"}) {
			t.Errorf("%q", al.References)
		}
	}
	if len(a.out.Alerts) != 2 {
		t.Errorf("%d alerts", len(a.out.Alerts))
	}
}
