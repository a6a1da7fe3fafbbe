package hook

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The test program is its own runner.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == RunnerFlag {
		if err := Serve(os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// What runs apart is told the same, and fails with the same words.
func TestApart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "said")
	var w warnings
	h, err := NewApart(`echo "$GARP_EVENT $PPID" > '`+file+`'; cat >> '`+file+`'; exit 3`, w.warnf)
	if err != nil {
		t.Fatal(err)
	}
	h.Event(event)
	h.Close()
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if s := string(got); !strings.HasPrefix(s, "spoof ") || !strings.HasSuffix(s, "\na record\n") {
		t.Errorf("%q", got)
	}
	if len(w.lines) != 1 || w.lines[0] != "--exec: spoof for 10.0.0.2: exit status 3" {
		t.Errorf("%q", w.lines)
	}
}

// A runner whose other side goes away ends what it runs.
func TestServeEndsWhatRuns(t *testing.T) {
	inR, inW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	outR, outW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	begun := filepath.Join(t.TempDir(), "begun")
	if err := syscall.Mkfifo(begun, 0o600); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- Serve(inR, outW) }()
	h := newApart(pipe{outR, inW}, "echo begun > '"+begun+"'; exec sleep 1000", func(string, ...any) {})
	h.Event(event)
	if said, err := os.ReadFile(begun); string(said) != "begun\n" { // waits until it is written
		t.Fatalf("%q, %v", said, err)
	}
	h.stop()
	h.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
