// Package theirs finds, for tests, what others have made: captures and sets of rules, below the folder
// that $GOTCP_DATA names. A test whose data is not there is skipped, and says so. It must not know what
// is in them.
package theirs

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Files are those below $GOTCP_DATA that match a pattern, as filepath.Glob has it.
func Files(t testing.TB, pattern string) []string {
	t.Helper()
	root := os.Getenv("GOTCP_DATA")
	if root == "" {
		t.Skip("GOTCP_DATA is not set: there is nothing of others here")
	}
	files, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("there is no %s in %s", pattern, root)
	}
	return files
}

// Read is the content of a file below $GOTCP_DATA.
func Read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(Files(t, name)[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// RuleSet unpacks the sets of rules, and is the folder of one of them.
func RuleSet(t testing.TB, name string) string {
	t.Helper()
	packed, dir := Files(t, "ids/rules.tar.xz")[0], t.TempDir()
	if out, err := exec.Command("tar", "-xJf", packed, "-C", dir).CombinedOutput(); err != nil {
		t.Skipf("%s can't be unpacked: %v: %s", packed, err, out)
	}
	for _, pattern := range []string{name, filepath.Join("*", name)} {
		if found, _ := filepath.Glob(filepath.Join(dir, pattern)); len(found) > 0 {
			return found[0]
		}
	}
	t.Skipf("there is no %s in %s", name, packed)
	return ""
}

// File is a file of rules.
type File struct{ Name, Text string }

// Rules are the files of a set of rules, in the order of their names.
func Rules(t testing.TB, set string) (files []File) {
	t.Helper()
	dir := RuleSet(t, set)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".rules") {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		files = append(files, File{name, string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
