package archtest

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// unmapped are the packages below internal that its README does not name, and the links of its
// that lead nowhere.
func unmapped(t *testing.T, root fs.FS) (all []string) {
	t.Helper()
	readme, err := fs.ReadFile(root, "README.md")
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && path.Base(name) == "testdata" {
			return fs.SkipDir
		}
		if pkg := path.Dir(name); strings.HasSuffix(name, ".go") && !slices.Contains(all, pkg) &&
			!strings.Contains(string(readme), "]("+pkg+")") {
			all = append(all, pkg)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, after := range strings.Split(string(readme), "](")[1:] {
		link, _, _ := strings.Cut(after, ")")
		if _, err := fs.Stat(root, link); err != nil {
			all = append(all, "no "+link)
		}
	}
	return all
}

// The map shows every package, and none that is not there.
func TestMapIsComplete(t *testing.T) {
	for _, pkg := range unmapped(t, os.DirFS("..")) {
		t.Errorf("internal/README.md: %s", pkg)
	}
}

func TestUnmapped(t *testing.T) {
	root := fstest.MapFS{
		"README.md":            {Data: []byte("[`seq`](seq), [`gone`](gone), [`tcp/x`](tcp/x)")},
		"seq/seq.go":           {},
		"seq/testdata/a/a.go":  {},
		"tcp/tcp.go":           {},
		"tcp/rtt.go":           {},
		"tcp/x/x_test.go":      {},
		"tcp/notes/readme.txt": {},
	}
	if got, want := unmapped(t, root), []string{"tcp", "no gone"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
