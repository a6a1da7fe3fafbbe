package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// terminal opens a pseudo-terminal.
func terminal(t *testing.T) *os.File {
	t.Helper()
	f, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestIsTerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if IsTerminal(file) || IsTerminal(&bytes.Buffer{}) || IsTerminal(nil) {
		t.Error("what is no terminal is taken for one")
	}
	if !IsTerminal(terminal(t)) {
		t.Error("a terminal is not recognised")
	}
}

func TestColorIsForTerminalsOnly(t *testing.T) {
	tty := terminal(t)
	for _, tt := range []struct {
		noColor, term string
		stream        any
		want          bool
	}{
		{"", "xterm", tty, true},
		{"1", "xterm", tty, false},
		{"", "dumb", tty, false},
		{"", "xterm", &bytes.Buffer{}, false},
	} {
		t.Setenv("NO_COLOR", tt.noColor)
		t.Setenv("TERM", tt.term)
		if got := Color(tt.stream); got != tt.want {
			t.Errorf("NO_COLOR=%s TERM=%s: %v", tt.noColor, tt.term, got)
		}
	}
}

func TestWidth(t *testing.T) {
	for columns, want := range map[string]int{"": 80, "132": 132, "x": 80, "-5": 80} {
		t.Setenv("COLUMNS", columns)
		if got := Width(&bytes.Buffer{}); got != want {
			t.Errorf("COLUMNS=%s: %d, want %d", columns, got, want)
		}
	}
}
