package sentry

import (
	"net/netip"
	"path/filepath"
	"strings"
	"testing"

	"gotcp/internal/sentry/config"
)

const ipRepRules = "alert ip any any -> any any (iprep:src,Bad,>,10; sid:1;)\nalert ip any any -> any any (iprep:src,None,isset; sid:2;)\n"

// Reputations are those of the configuration; what is wrong with their files is named.
func TestReputation(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "c.yaml"), "reputation-categories-file: rep/categories.txt\ndefault-reputation-path: rep\nreputation-files: [a.list, none.list, b.list]\n")
	loaded, refused := tablesOf(t, &Loader{Config: filepath.Join(dir, "c.yaml")}, dir, ipRepRules, map[string]string{
		"rep/categories.txt": "1,Bad,bad\n", "rep/a.list": "192.0.2.1,1,20\n192.0.2.1,9,20\n", "rep/b.list": "192.0.2.0/24,1,5\n",
	})
	if want := "2:30 iprep: there is no category None"; refused != want || loaded.Rules.Len() != 1 {
		t.Errorf("refused: %s", refused)
	}
	var problems []string
	for _, p := range loaded.Problems {
		problems = append(problems, strings.ReplaceAll(p.Error(), dir, "DIR"))
	}
	if got := strings.Join(problems, "\n"); got != "DIR/rep/a.list:2:1: there is no category 9\nDIR/c.yaml: reputation-files: DIR/rep/none.list: no such file or directory" {
		t.Errorf("problems:\n%s", got)
	}
}

// Both files of scores count.
func TestReadReputation(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"c": "1,Bad,bad\n", "a": "192.0.2.1,1,20\n", "b": "192.0.2.0/24,1,5\n"} {
		write(t, filepath.Join(dir, name), text)
	}
	l := &Loader{Folders: NewFolders()}
	defer l.Folders.Close()
	x := &tables{loader: l, loaded: &Loaded{}}
	r := x.readReputation(&config.Config{Categories: filepath.Join(dir, "c"), Reputations: []string{filepath.Join(dir, "a"), filepath.Join(dir, "b")}})
	one, _ := r.Score(1, netip.MustParseAddr("192.0.2.1"))
	two, _ := r.Score(1, netip.MustParseAddr("192.0.2.2"))
	if one != 20 || two != 5 || x.memory != r.Memory() {
		t.Errorf("%d and %d, %d bytes", one, two, x.memory)
	}
}

func TestNoReputation(t *testing.T) {
	dir := t.TempDir()
	loaded, refused := tablesOf(t, &Loader{}, dir, ipRepRules, nil)
	if loaded.Rules.Len() != 0 || strings.Count(refused, "iprep: there are no reputations: reputation-categories-file") != 2 {
		t.Errorf("%s", refused)
	}
	write(t, filepath.Join(dir, "c.yaml"), "reputation-categories-file: gone.txt\n")
	loaded, refused = tablesOf(t, &Loader{Config: filepath.Join(dir, "c.yaml")}, dir, ipRepRules, nil)
	if loaded.Rules.Len() != 0 || refused == "" || len(loaded.Problems) != 1 || !strings.Contains(loaded.Problems[0].Reason, "gone.txt") {
		t.Errorf("%s, %v", refused, loaded.Problems)
	}
}
