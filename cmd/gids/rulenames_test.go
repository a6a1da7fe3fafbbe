package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// A comma is part of a name where something is called so, and between names elsewhere.
func TestRuleNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	with, plain := made(t, dir, "a,b.rules", ""), made(t, dir, "c.rules", "")
	for _, tt := range []struct{ values, want []string }{
		{nil, nil},
		{[]string{plain}, []string{plain}},
		{[]string{with}, []string{with}},
		{[]string{filepath.Join(dir, "a,*.rules")}, []string{filepath.Join(dir, "a,*.rules")}},
		{[]string{plain + "," + dir}, []string{plain, dir}},
		{[]string{with, plain + ",none"}, []string{with, plain, "none"}},
	} {
		if got := ruleNames(tt.values); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.values, got, tt.want)
		}
	}
}

// -S takes the place of a configuration's rules, as in Suricata, and -s stands beside them.
func TestRulesBesideConfig(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir := t.TempDir()
	made(t, dir, "configured.rules", markRule)
	yaml := made(t, dir, "suricata.yaml", "rule-files: [configured.rules]\n")
	other := made(t, dir, "x,y.rules", otherRule)
	in := saved(t, "a mark", "other")
	const configured, given = "a mark", "another"
	for _, tt := range []struct {
		flags []string
		want  []string
	}{
		{[]string{"-c", yaml}, []string{configured}},
		{[]string{"-c", yaml, "-S", other}, []string{given}},
		{[]string{"-c", yaml, "-s", other}, []string{configured, given}},
		{[]string{"-s", other}, []string{given}},
		{[]string{"-S", other, "-S", filepath.Join(dir, "configured.rules")}, []string{configured, given}},
	} {
		o := s.gids(t, append([]string{"-r", in, "--no-detectors"}, tt.flags...)...)
		var got []string
		for _, m := range alertText.FindAllStringSubmatch(o.Stdout, -1) {
			got = append(got, m[1])
		}
		if o.Status != 0 || o.Stderr != "" || !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q; %+v", tt.flags, got, tt.want, o)
		}
	}
}

var alertText = regexp.MustCompile(`\[1:\d+:\d+\] (.*?) \[\*\*\]`)
