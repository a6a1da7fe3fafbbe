package replace

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func write(t *testing.T, name, text string, perm os.FileMode) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), perm); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, name, want string) {
	t.Helper()
	if b, err := os.ReadFile(name); err != nil || string(b) != want {
		t.Errorf("%s: %q, %v", name, b, err)
	}
}

// alone checks that nothing is left in a folder but these.
func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil || len(all) != len(names) {
		t.Errorf("%v, %v", all, err)
	}
}

// Who has the older file open goes on reading that: the newer one is another.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	write(t, name, "older", 0o600)
	older, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer older.Close()
	if err := File(name, []byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, name, "new")
	var b [9]byte
	if n, _ := older.Read(b[:]); string(b[:n]) != "older" {
		t.Errorf("the older file is %q", b[:n])
	}
	if i, err := os.Stat(name); err != nil || i.Mode() != 0o600 {
		t.Errorf("%v, %v", i.Mode(), err)
	}
	if err := File(filepath.Join(dir, "b"), nil); err != nil {
		t.Error(err)
	}
	holds(t, filepath.Join(dir, "b"), "")
	alone(t, dir, "a", "b")
}

// A link stays one.
func TestFileBehindALink(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	write(t, filepath.Join(other, "b"), "older", 0o644)
	link := filepath.Join(dir, "a")
	if err := os.Symlink(filepath.Join(other, "b"), link); err != nil {
		t.Fatal(err)
	}
	if got := Folder(link); got != other {
		t.Errorf("made in %s", got)
	}
	if err := File(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, filepath.Join(other, "b"), "new")
	if i, err := os.Lstat(link); err != nil || i.Mode()&os.ModeSymlink == 0 {
		t.Errorf("%v, %v", i, err)
	}
	alone(t, dir, "a")
	alone(t, other, "b")
}

// What can't be is known beforehand, and nothing waits for who reads from a pipe.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name string
		want error
	}{
		{filepath.Join(dir, "a"), nil}, {dir, syscall.EISDIR}, {pipe, ErrNotRegular},
		{filepath.Join(dir, "none", "a"), syscall.ENOENT}, {filepath.Join(pipe, "a"), syscall.ENOTDIR},
	} {
		if err := Check(x.name); !errors.Is(err, x.want) {
			t.Errorf("%s: %v, want %v", x.name, err, x.want)
		}
		if err := File(x.name, nil); !errors.Is(err, x.want) {
			t.Errorf("%s: %v, want %v", x.name, err, x.want)
		}
	}
	alone(t, dir, "a", "pipe")
}
