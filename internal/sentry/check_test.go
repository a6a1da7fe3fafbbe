package sentry

import (
	"encoding/json"
	"strings"
	"testing"

	"gotcp/internal/ids/rule"
)

func checked() *rule.Report {
	s := rule.NewRuleset(rule.NewConfig())
	s.Add("dir/a.rules", `alert tcp any any -> any any (msg:"one"; sid:1;)
alert tcp any any -> any any (msg:"two"; nonsense; sid:2;)
alert tcp any any -> any any (msg:"three"; nonsense; sid:3;)
`)
	s.Add("b.rules", `alert tcp any any -> any any (msg:"one"; sid:1;)`)
	r := s.Report()
	return &r
}

func TestCheck(t *testing.T) {
	var b strings.Builder
	if err := WriteCheck(&b, checked(), true); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"file       rules   loaded  skipped repeated  percent\n", "a.rules        3        1        2        0    33.3%\n",
		"b.rules        1        0        0        1   100.0%\n", "total          4        1        2        1    33.3%\n",
		"       2  nonsense: unknown keyword (first: dir/a.rules:2)\n", "dir/a.rules:3:",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, &b)
		}
	}
}

func TestCheckJSON(t *testing.T) {
	var b strings.Builder
	if err := WriteCheckJSON(&b, checked()); err != nil {
		t.Fatal(err)
	}
	var types []string
	for line := range strings.Lines(b.String()) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		types = append(types, r["type"].(string))
		if r["type"] == "skipped" && (r["keyword"] != "nonsense" || r["file"] != "dir/a.rules") {
			t.Errorf("%v", r)
		}
	}
	if got := strings.Join(types, " "); got != "file file skipped skipped total" {
		t.Errorf("%s", got)
	}
}
