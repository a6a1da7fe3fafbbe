package sentry

import (
	"path/filepath"
	"strings"
	"testing"

	"gotcp/internal/ids/rule"
)

// Where references lead is said by the configuration's file, by the one beside the rules, and for
// the usual systems by ourselves, in this order.
func TestReferences(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "rules", "reference.config"), "config reference: own https://beside.example/\nconfig reference: other https://other.example/\n")
	write(t, filepath.Join(dir, "named"), "config reference: own https://named.example/\nnonsense\n")
	l := &Loader{Folders: NewFolders()}
	defer l.Folders.Close()
	files := []string{filepath.Join(dir, "rules", "a.rules")}
	for _, tt := range []struct{ configured, own, other, url string }{
		{"", "https://beside.example/1", "https://other.example/1", "http://1"},
		{filepath.Join(dir, "named"), "https://named.example/1", "https://other.example/1", "http://1"},
	} {
		var loaded Loaded
		places, err := l.references(tt.configured, files, &loaded)
		if err != nil {
			t.Fatal(err)
		}
		for system, want := range map[string]string{"own": tt.own, "other": tt.other, "url": tt.url, "unheard-of": ""} {
			if got := places.URL(rule.Reference{System: system, ID: "1"}); got != want {
				t.Errorf("%q: %s leads to %q, want %q", tt.configured, system, got, want)
			}
		}
		if (len(loaded.Problems) == 1) != (tt.configured != "") {
			t.Errorf("%q: %v", tt.configured, loaded.Problems)
		}
	}
	for _, name := range []string{filepath.Join(dir, "none"), filepath.Join(dir, "none", "none")} {
		var loaded Loaded
		if _, err := l.references(name, nil, &loaded); err != nil || len(loaded.Problems) != 1 || !strings.Contains(loaded.Problems[0].Error(), name) {
			t.Errorf("%s: %v, %v", name, err, loaded.Problems)
		}
	}
}
