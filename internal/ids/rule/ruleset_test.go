package rule

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gotcp/internal/theirs"
)

func TestRuleset(t *testing.T) {
	s := NewRuleset(NewConfig())
	s.Add("a.rules", anyHeader+"(msg:\"old\"; sid:1; rev:1;)\n"+
		anyHeader+"(sid:2;)\n"+
		anyHeader+"(sid:2;)\n"+
		anyHeader+"(geoip:src,DE; sid:3;)\n"+
		anyHeader+"(requires: version < 7; sid:4;)\n"+
		anyHeader+"(sid:2; gid:9;)\n")
	s.Add("b.rules", anyHeader+"(msg:\"new\"; sid:1; rev:2;)\n"+
		anyHeader+"(dsize:\"a\"; sid:5;)\n"+anyHeader+"(dsize:\"b\"; sid:6;)\n"+anyHeader+"(sid:7;)\n")
	rules := s.Rules()
	var names []string
	for _, r := range rules {
		names = append(names, fmt.Sprintf("%d:%d:%d %s", r.GID, r.SID, r.Rev, r.Msg))
	}
	if got := strings.Join(names, ", "); got != "1:1:2 new, 1:2:0 , 9:2:0 , 1:7:0 " {
		t.Errorf("rules %s", got)
	}
	s.Reject(rules[3], 1, "pcre", "does not compile")
	s.Reject(rules[1], 1, "", "is no use")
	s.Reject(&Rule{SID: 2}, 1, "", "is none of them")
	if got := len(s.Rules()); got != 2 {
		t.Errorf("%d rules are left", got)
	}
	// The numbers of those taken out are free again.
	s.Add("c.rules", anyHeader+"(sid:7;)\n"+anyHeader+"(sid:2; gid:9;)\n")
	r := s.Report()
	want := "[{a.rules {1 2 1 2}} {b.rules {1 0 0 3}} {c.rules {1 1 0 0}}] {3 3 1 5}"
	if got := fmt.Sprint(r.Files, r.Total); got != want {
		t.Errorf("report %s, want %s", got, want)
	}
	if r.Total.All() != 12 || len(r.Errors) != 6 || len(s.Rules()) != r.Total.Loaded {
		t.Errorf("%d rules in all, %d errors", r.Total.All(), len(r.Errors))
	}
	if first := r.Reasons[0]; first.Keyword != "dsize" || first.Count != 2 || first.First.SID != 5 || strings.Contains(first.Reason, "\"a\"") {
		t.Errorf("the first reason is %+v", first)
	}
}

func TestReasonsWithoutQuotes(t *testing.T) {
	for reason, want := range map[string]string{
		`"a" is no port`:              `... is no port`,
		`x "a\"b" y "c" z`:            `x ... y ... z`,
		`nothing`:                     `nothing`,
		`"never ends`:                 `...`,
		`it needs a` + "\"\\" + `end`: `it needs a...`,
	} {
		if got := withoutQuotes(reason); got != want {
			t.Errorf("%q is %q, want %q", reason, got, want)
		}
	}
}

// add reads all files of a rule set.
func add(s *Ruleset, files []theirs.File) {
	for _, f := range files {
		s.Add(f.Name, f.Text)
	}
}

// The rule sets that people use load, nearly all of them, and soon.
func TestRealRuleSets(t *testing.T) {
	for set, least := range map[string]int{"et-open": 14000, "snort-community": 480} {
		files := theirs.Rules(t, set)
		s := NewRuleset(NewConfig())
		start := time.Now()
		add(s, files)
		took := time.Since(start)
		r := s.Report()
		t.Logf("%s: %+v of %d in %v", set, r.Total, r.Total.All(), took)
		for _, reason := range r.Reasons {
			t.Logf("%5d %s: %s (%v)", reason.Count, reason.Keyword, reason.Reason, reason.First)
		}
		if r.Total.Failed*100 > r.Total.All() || r.Total.Loaded < least {
			t.Errorf("%s: %+v", set, r.Total)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	files := theirs.Rules(b, "et-open")
	for b.Loop() {
		s := NewRuleset(NewConfig())
		add(s, files)
		if len(s.Rules()) == 0 {
			b.Fatal("no rules")
		}
	}
	b.ReportAllocs()
}
