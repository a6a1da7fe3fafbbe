package ids

import (
	"errors"
	"strings"
	"testing"

	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/rule"
)

// TestTheNewestRevisionCounts, and of the same the first; the others are named.
func TestTheNewestRevisionCounts(t *testing.T) {
	list, failed := rule.NewConfig().Parse("x.rules", `
alert tcp any any -> any any (msg:"old"; sid:1; rev:1;)
alert tcp any any -> any any (msg:"new"; sid:1; rev:3;)
alert tcp any any -> any any (msg:"in between"; sid:1; rev:2;)
alert tcp any any -> any any (msg:"first"; sid:2; rev:1;)
alert tcp any any -> any any (msg:"second"; sid:2; rev:1;)
alert tcp any any -> any any (msg:"another's"; gid:3; sid:2; rev:1;)`)
	if len(failed) > 0 {
		t.Fatal(failed)
	}
	kept, errs := newest(list)
	var names []string
	for _, r := range kept {
		names = append(names, r.Msg)
	}
	if got := strings.Join(names, ","); got != "new,first,another's" {
		t.Errorf("%s", got)
	}
	var e *detect.RuleError
	if len(errs) != 3 || !errors.As(errs[0], &e) || e.Rule.Msg != "old" || !strings.Contains(e.Error(), "revision 3 counts (x.rules:3)") {
		t.Errorf("%v", errs)
	}
	if rules, errs := NewRules(list, RuleOptions{}); rules.Len() != 3 || len(errs) != 3 {
		t.Errorf("%d rules, %v", rules.Len(), errs)
	}
}

func TestNeedsOneWorker(t *testing.T) {
	for text, want := range map[string]bool{
		`alert tcp any any -> any any (msg:"x"; xbits:isset,a,track ip_src; sid:1;)`:                                               false,
		`alert tcp any any -> any any (msg:"x"; xbits:isset,a,track ip_src; flowbits:set,b; sid:1;)`:                               true,
		`alert tcp any any -> any any (msg:"x"; xbits:isset,a,track ip_src; bypass; sid:1;)`:                                       true,
		`alert tcp any any -> any any (msg:"x"; xbits:isset,a,track ip_src; pcre:"/(a)/,flow:b"; sid:1;)`:                          true,
		`alert tcp any any -> any any (msg:"x"; xbits:isset,a,track ip_src; pcre:"/(a)/,pkt:b"; sid:1;)`:                           true,
		`alert tcp any any -> any any (msg:"x"; xbits:isset,a,track ip_src; pcre:"/(a)/,alert:b"; sid:1;)`:                         false,
		`alert http any any -> any any (msg:"x"; xbits:isset,a,track ip_src; http.uri; content:"a"; xbits:set,b,track tx; sid:1;)`: true,
		`alert tcp any any -> any any (msg:"x"; bypass; pcre:"/(a)/,flow:b"; sid:1;)`:                                              false,
		`drop tcp any any -> any any (msg:"x"; hostbits:isset,a,src; sid:1;)`:                                                      true,
		`alert tcp any any -> any any (msg:"x"; content:"a"; flowbits:set,b; flowbits:noalert; sid:1;)`:                            false,
	} {
		if got := rulesOf(t, text).NeedsOneWorker(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
