package capture

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func record(t *testing.T, o *Output, line string) {
	t.Helper()
	if err := o.Record(time.Now(), []byte(line)); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("%s: %q, %v; want %q", name, got, err, want)
	}
}

// A log goes on where it was left, and in another file when it was moved away.
func TestReopen(t *testing.T) {
	name := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(name, []byte("before\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := OpenLog(name, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	record(t, o, "one\n")
	if err := o.Reopen(); err != nil {
		t.Fatal(err)
	}
	holds(t, name, "before\none\n")
	record(t, o, "two\n")
	if err := os.Rename(name, name+".1"); err != nil {
		t.Fatal(err)
	}
	if err := o.Reopen(); err != nil {
		t.Fatal(err)
	}
	record(t, o, "three\n")
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	holds(t, name+".1", "before\none\ntwo\n")
	holds(t, name, "three\n")
}

// A capture that nobody has moved is not begun anew.
func TestReopenInPlace(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	o, err := OpenOutput(name, Rotation{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	record(t, o, "one\n")
	if err := o.Reopen(); err != nil {
		t.Fatal(err)
	}
	record(t, o, "two\n")
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	holds(t, name, "one\ntwo\n")
}

// Standard output cannot be opened again.
func TestReopenStandardOutput(t *testing.T) {
	o, err := OpenOutput("-", Rotation{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Reopen(); err != nil || o.Name() != "-" {
		t.Errorf("%v, %s", err, o.Name())
	}
}
