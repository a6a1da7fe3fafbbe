package archtest

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestThisTreeKeepsTheRules(t *testing.T) {
	found, err := Check(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range found {
		t.Error(v)
	}
}

// tree makes a file system of sources: "path: code".
func tree(files map[string]string) fstest.MapFS {
	root := fstest.MapFS{
		"cmd/gtest/main.go":    {Data: []byte("// Command gtest tests.\npackage main\n")},
		"internal/seq/seq.go":  {Data: []byte("// Package seq counts.\npackage seq\n")},
		"internal/README.md":   {Data: []byte("not Go")},
		"internal/seq/seq.txt": {Data: []byte("not Go")},
	}
	for name, code := range files {
		root[name] = &fstest.MapFile{Data: []byte(code)}
	}
	return root
}

// check returns the violations, one per line.
func check(t *testing.T, files map[string]string) string {
	t.Helper()
	found, err := Check(tree(files))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, v := range found {
		lines = append(lines, v.String())
	}
	return strings.Join(lines, "\n")
}

func TestCleanTree(t *testing.T) {
	if got := check(t, nil); got != "" {
		t.Error(got)
	}
}

func TestViolationNamesFileLineAndRule(t *testing.T) {
	got := check(t, map[string]string{"internal/tcp/rtt.go": "// Package tcp talks.\npackage tcp\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n"})
	want := `internal/tcp/rtt.go:6: imports "os": ` + passiveRule
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	for code, bad := range map[string]bool{
		"package host\n":                               true,
		"// Package other is.\npackage host\n":         true,
		"// Package host is.\n\npackage host\n":        true, // not attached
		"// Package host is what it is.\npackage host": false,
	} {
		got := check(t, map[string]string{"internal/host/a.go": code, "internal/host/b.go": "package host\n"})
		if strings.Contains(got, docRule) != bad {
			t.Errorf("%q: %q", code, got)
		}
	}
}

func TestOtherFilesAreNotRead(t *testing.T) {
	broken := "this is not Go"
	got := check(t, map[string]string{
		"internal/tools/go.mod":       "module tools",
		"internal/tools/tools.go":     broken,
		"internal/seq/testdata/x.go":  broken,
		"internal/seq/seq_test.go":    broken,
		"internal/.hidden/x.go":       broken,
		"vagrant/elsewhere/broken.go": broken,
	})
	if got != "" {
		t.Error(got)
	}
}

func TestBrokenSourceIsAnError(t *testing.T) {
	if _, err := Check(tree(map[string]string{"internal/seq/bad.go": "not Go"})); err == nil {
		t.Error("a file that is not Go was read")
	}
	if _, err := Check(fstest.MapFS{}); err == nil {
		t.Error("an empty tree was checked")
	}
}
