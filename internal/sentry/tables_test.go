package sentry

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"gotcp/internal/ids/dataset"
	"gotcp/internal/sentry/config"
)

// dnsRule is a rule about names that are asked for.
func dnsRule(sid int, options string) string {
	return fmt.Sprintf("alert dns any any -> any any (dns.query; %s; sid:%d;)\n", options, sid)
}

// tablesOf loads rules with what lies beside them, and says which are refused, each with its reason.
func tablesOf(t *testing.T, l *Loader, dir, rules string, files map[string]string) (*Loaded, string) {
	t.Helper()
	write(t, filepath.Join(dir, "a.rules"), rules)
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	l.Names = []string{filepath.Join(dir, "a.rules")}
	loaded := load(t, l)
	var refused []string
	for _, e := range loaded.Report.Errors {
		refused = append(refused, fmt.Sprintf("%d:%d %s: %s", e.Line, e.Column, e.Keyword, strings.ReplaceAll(e.Reason, dir, "DIR")))
	}
	return loaded, strings.Join(refused, "\n")
}

// Files lie beside the rules, rules share sets by their names, and what is wrong has its place.
func TestTables(t *testing.T) {
	dir := t.TempDir()
	loaded, refused := tablesOf(t, &Loader{}, dir,
		dnsRule(1, "dataset:isset,bad")+ // which the next one declares
			dnsRule(2, "dataset:isset,bad,type string,load bad.lst")+
			dnsRule(3, "datarep:rep,>,2,type md5,load lists/rep.lst")+
			dnsRule(4, "dataset:isset,bad,type md5")+
			dnsRule(5, "dataset:isset,bad,type string,load other.lst")+
			dnsRule(6, "dataset:isset,none")+
			dnsRule(7, "dataset:isset,gone,type string,load gone.lst")+
			dnsRule(8, "dataset:isset,gone")+
			dnsRule(9, "dataset:isset,small,type string,load bad.lst,memcap 10")+
			"alert http any any -> any any (filemd5:bad.md5; sid:10;)\nalert http any any -> any any (filesha1:!gone.sha1; sid:11;)\n"+
			"alert http any any -> any any (filemd5:!bad.md5; filename:\"x\"; sid:12;)\n",
		map[string]string{
			"bad.lst": "YQ==\nYg\nYw==\n", "lists/rep.lst": strings.Repeat("00", 16) + ",3\n", "bad.md5": strings.Repeat("00", 16) + "  a\nnonsense\n",
		})
	want := `4:42 dataset: the set bad is of type string already
5:42 dataset: the set bad has another file to load: DIR/bad.lst
6:42 dataset: there is no set none: nothing says of which type it is
7:42 dataset: DIR/gone.lst: no such file or directory
8:42 dataset: DIR/gone.lst: no such file or directory
9:42 dataset: DIR/bad.lst: line 1: the set's memcap of 10 bytes has no room for more: memcap SIZE gives it another
11:32 filesha1: DIR/gone.sha1: no such file or directory`
	if refused != want {
		t.Errorf("refused:\n%s\nwant:\n%s", refused, want)
	}
	if n := loaded.Rules.Len(); n != 5 {
		t.Errorf("%d rules", n)
	}
	var problems []string
	for _, p := range loaded.Problems {
		problems = append(problems, strings.ReplaceAll(p.Error(), dir, "DIR"))
	}
	if got := strings.Join(problems, "\n"); got != `DIR/bad.lst:2:1: "Yg" is not base64
DIR/bad.md5:2:1: "nonsense" is no digest of 16 bytes in hexadecimal` {
		t.Errorf("problems:\n%s", got)
	}
}

// What rules name to write to stays within the folder for data, unless the configuration has it
// otherwise.
func TestWhatRulesMayWrite(t *testing.T) {
	for options, want := range map[string]string{
		"dataset:set,a,type string,state /etc/passwd": `"/etc/passwd" is not within the folder for data`,
		"dataset:set,a,type string,state ../a":        `"../a" is not within the folder for data`,
		"dataset:set,a,type string,save a/../../b":    "is not within the folder for data",
		"dataset:set,a,type string,save a/../b":       "",
		"dataset:set,a,type string,state a.lst":       "",
	} {
		if _, refused := tablesOf(t, &Loader{}, t.TempDir(), dnsRule(1, options), nil); (refused == "") != (want == "") || !strings.Contains(refused, want) {
			t.Errorf("%s: %s", options, refused)
		}
	}
	dir := t.TempDir()
	for text, want := range map[string]string{
		"datasets: {rules: {allow-write: no}}\n":               "1:42 dataset: datasets.rules.allow-write is off: rules save nothing",
		"datasets: {rules: {allow-absolute-filenames: yes}}\n": "",
	} {
		write(t, filepath.Join(dir, "c.yaml"), text)
		if _, refused := tablesOf(t, &Loader{Config: filepath.Join(dir, "c.yaml")}, dir, dnsRule(1, "dataset:set,a,type string,state /no/such/a.lst"), nil); refused != want {
			t.Errorf("%s: %s", text, refused)
		}
	}
}

// Rules need only name what the configuration has.
func TestConfiguredSets(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "c.yaml"), "datasets:\n  defaults: {memcap: 200}\n  bad: {type: string, load: bad.lst}\n  seen: {type: string}\n  wrong: {type: sha1}\n")
	loaded, refused := tablesOf(t, &Loader{Config: filepath.Join(dir, "c.yaml")}, dir,
		dnsRule(1, "dataset:isset,bad")+dnsRule(2, "dataset:set,seen")+dnsRule(3, "dataset:isset,wrong")+dnsRule(4, "dataset:isset,bad,type ip"),
		map[string]string{"bad.lst": "YQ==\n"})
	if want := "4:42 dataset: the set bad is of type string already\n3:42 dataset: there is no set wrong: nothing says of which type it is"; refused != want {
		t.Errorf("refused:\n%s", refused)
	}
	if len(loaded.Problems) != 1 || !strings.Contains(loaded.Problems[0].Error(), "c.yaml: datasets: wrong: \"sha1\" is no type") {
		t.Errorf("%v", loaded.Problems)
	}
	l := &Loader{Config: filepath.Join(dir, "c.yaml"), DataDir: t.TempDir()}
	write(t, filepath.Join(l.DataDir, "bad.lst"), "Yg==\nYw==\n")
	if tablesOf(t, l, dir, dnsRule(1, "dataset:isset,bad"), nil); configuredLen(t, l) != 2 {
		t.Error("the file in the folder for data does not come first")
	}
}

// configuredLen is how many values the set has that the configuration calls bad.
func configuredLen(t *testing.T, l *Loader) int {
	t.Helper()
	c, err := config.Read(l.Config, l.Folders.ReadConfig)
	if err != nil {
		t.Fatal(err)
	}
	x := &tables{loader: l, config: &c.Datasets, loaded: &Loaded{}, specs: map[string]*setSpec{}}
	x.configured()
	set := dataset.New(dataset.String, 1000)
	if _, err := x.fill(set, x.specs["bad"]); err != nil {
		t.Fatal(err)
	}
	return set.Len()
}

// All tables together are bounded, whatever the rules say.
func TestTablesAreBounded(t *testing.T) {
	var rules strings.Builder
	for i := range 40 {
		rules.WriteString(dnsRule(i+1, fmt.Sprintf("dataset:set,s%d,type string,memcap 100mb", i)))
	}
	loaded, refused := tablesOf(t, &Loader{}, t.TempDir(), rules.String(), nil)
	if n := loaded.Rules.Len(); n != 10 || strings.Count(refused, "all datasets and lists together take more than 1024 MiB") != 30 {
		t.Errorf("%d rules, %s", n, refused)
	}
	loaded, refused = tablesOf(t, &Loader{}, t.TempDir(), strings.ReplaceAll(rules.String(), ",memcap 100mb", ""), nil)
	if n := loaded.Rules.Len(); n != 40 || refused != "" {
		t.Errorf("%d rules without memcaps, %s", n, refused)
	}
}
