package sentry

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestExpand(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"b.rules", "a.rules", "c.txt", "a.rules.old"} {
		write(t, filepath.Join(dir, n), n)
	}
	f := NewFolders()
	defer f.Close()
	for name, want := range map[string]string{
		"": "a.rules b.rules", "*.rules": "a.rules b.rules", "[ac].*": "a.rules a.rules.old c.txt", "c.txt": "c.txt", "none.rules": "none.rules",
	} {
		for range 2 { // the second time the folder is open
			got, err := f.Expand(filepath.Join(dir, name))
			for i := range got {
				got[i] = filepath.Base(got[i])
			}
			if strings.Join(got, " ") != want || err != nil {
				t.Errorf("%q: %v, %v", name, got, err)
			}
		}
	}
	for _, wrong := range []string{"*.conf", "[", "nowhere/*.rules"} {
		if got, err := f.Expand(filepath.Join(dir, wrong)); err == nil {
			t.Errorf("%q: %v", wrong, got)
		}
	}
}

// What was opened is read again although its path leads there no longer, and what came since
// is found.
func TestFoldersOutliveTheirPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "rules")
	write(t, filepath.Join(dir, "a.rules"), "one")
	f := NewFolders()
	defer f.Close()
	if _, err := f.Expand(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dir, dir+".moved"); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir+".moved", "b.rules"), "two")
	if err := os.Symlink("b.rules", filepath.Join(dir+".moved", "c.rules")); err != nil {
		t.Fatal(err)
	}
	files, err := f.Expand(dir)
	if err != nil || len(files) != 3 {
		t.Fatalf("%v, %v", files, err)
	}
	var texts []string
	for _, name := range files {
		b, err := f.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(b))
	}
	if !slices.Equal(texts, []string{"one", "two", "two"}) {
		t.Errorf("%q", texts)
	}
	if _, err := f.Read(filepath.Join(dir, "none")); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("%v", err)
	}
}
