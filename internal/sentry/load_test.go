package sentry

import (
	"path/filepath"
	"strings"
	"testing"
)

const twoRules = `alert tcp $HOME_NET any -> any any (msg:"one"; content:"x"; classtype:trojan-activity; sid:1; rev:1;)
alert tcp any any -> any any (msg:"broken"; nonsense; sid:2;)
`

func load(t *testing.T, l *Loader) *Loaded {
	t.Helper()
	l.Folders = NewFolders()
	t.Cleanup(func() { l.Folders.Close() })
	loaded, err := l.Load()
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// What can't be loaded is named with its place, and the others are there.
func TestLoad(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.rules")
	write(t, name, twoRules)
	l := load(t, &Loader{Names: []string{dir, name}})
	if n := l.Rules.Len(); n != 1 || l.Report.Total.Loaded != 1 || l.Report.Total.Failed != 1 || len(l.Report.Files) != 1 {
		t.Errorf("%d rules, %+v", n, l.Report.Total)
	}
	if e := l.Report.Errors[0]; e.Line != 2 || e.SID != 2 || e.File != name || !strings.Contains(e.Error(), "nonsense") {
		t.Errorf("%v", e)
	}
	if l.Name(1, 1) != "one" || l.Name(1, 2) != "" {
		t.Errorf("%q", l.Name(1, 1))
	}
	if len(l.Problems) != 0 {
		t.Errorf("%v", l.Problems)
	}
}

// The classes beside the rules count, not ours.
func TestLoadClasses(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.rules"), twoRules)
	write(t, filepath.Join(dir, "classification.config"), "config classification: trojan-activity,Other Words,4\nnonsense\n")
	l := load(t, &Loader{Names: []string{dir}})
	if len(l.Problems) != 1 || l.Problems[0].Line != 2 {
		t.Errorf("%v", l.Problems)
	}
}

// A suricata.yaml names variables, rules, of which some may not be there, and what goes with them.
func TestLoadConfig(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "suricata.yaml"), `vars:
  address-groups:
    HOME_NET: "[192.0.2.0/24]"
default-rule-path: rules
rule-files: [a.rules, none.rules]
classification-file: classes
threshold-file: none
`)
	write(t, filepath.Join(dir, "rules", "a.rules"), twoRules)
	write(t, filepath.Join(dir, "classes"), "config classification: own-class,Own Words,4\n")
	l := load(t, &Loader{Config: filepath.Join(dir, "suricata.yaml")})
	if n := l.Rules.Len(); n != 1 || len(l.Problems) != 1 || !strings.Contains(l.Problems[0].Reason, "none.rules") {
		t.Errorf("%d rules, %v", n, l.Problems)
	}
	if got := l.Home.In; len(got) != 1 || got[0].First.String() != "192.0.2.0" {
		t.Errorf("%v", got)
	}
	l = load(t, &Loader{Config: filepath.Join(dir, "suricata.yaml"), Set: [][2]string{{"HOME_NET", "198.51.100.1"}}})
	if got := l.Home.In; len(got) != 1 || got[0].First.String() != "198.51.100.1" {
		t.Errorf("%v", got)
	}
}

func TestLoadFails(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.rules"), twoRules)
	f := NewFolders()
	defer f.Close()
	for words, l := range map[string]*Loader{
		"none.rules":   {Folders: f, Names: []string{filepath.Join(dir, "none.rules")}},
		"no file like": {Folders: f, Names: []string{filepath.Join(dir, "*.none")}},
		"--set":        {Folders: f, Names: []string{dir}, Set: [][2]string{{"HOME_NET", "here"}}},
	} {
		if _, err := l.Load(); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v", words, err)
		}
	}
}
