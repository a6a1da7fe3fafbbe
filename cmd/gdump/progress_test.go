package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab/proc"
	"gotcp/internal/lab/terminal"
)

// Progress is for a person who sees nothing else, and is gone in the end. The file is a pipe
// that does not end while somebody looks.
func TestProgressOnATerminal(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	content, err := os.ReadFile(s.record(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args   string
		awaits string
		shows  bool
	}{
		{"-n -w /dev/null --progress", "packets", true},
		{"-n --count --progress", "packets", true},
		{"-n --progress", last, false},
		{"-n", last, false},
	} {
		fifo := filepath.Join(t.TempDir(), "fifo")
		if err := syscall.Mkfifo(fifo, 0o600); err != nil {
			t.Fatal(err)
		}
		w, err := os.OpenFile(fifo, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		term := terminal.Open(t, 100, 90)
		cmd := proc.Command(t, s.us, append(strings.Fields(tt.args), "-r", fifo)...)
		term.Attach(cmd)
		cmd.Stderr = term.TTY
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer cmd.Process.Kill()
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
		term.Await(tt.awaits)
		if got := term.Screen().String(); strings.Contains(got, "MiB") != tt.shows {
			t.Errorf("%s: while it works the terminal shows %q", tt.args, got)
		}
		w.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", tt.args, err)
		}
		if got := term.Screen().String(); strings.Contains(got, "MiB") {
			t.Errorf("%s: in the end the terminal shows %q", tt.args, got)
		}
	}
}

func TestProgressText(t *testing.T) {
	for _, tt := range []struct {
		done, size int64
		packets    uint64
		want       string
	}{
		{3 << 19, 3 << 20, 7, " 50 %, 1.5 MiB of 3.0 MiB, 7 packets"},
		{3 << 19, 0, 1, "1.5 MiB, 1 packet"},
		{3 << 20, 3 << 19, 0, "100 %, 3.0 MiB of 1.5 MiB, 0 packets"},
	} {
		if got := progressText(tt.done, tt.size, tt.packets); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
