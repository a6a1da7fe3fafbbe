package terminal

import (
	"io"
	"os"
	"os/exec"
	"testing"
)

// A program draws, is told of a new size, is interrupted by ^C, and leaves the
// screen as it was.
func TestTerminal(t *testing.T) {
	term := Open(t, 40, 10)
	io.WriteString(term.TTY, "before\n")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), programVar+"=1")
	term.Attach(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	term.Await("40x10 <nil>")
	if !term.Screen().Alternate() {
		t.Error("not on the alternate screen")
	}
	term.Resize(60, 20)
	term.Await("60x20 <nil>")
	term.Type("\x03")
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	s := term.Screen()
	// The terminal itself echoes ^C, before or after the way back.
	if got := s.String(); got != "before\ninterrupted" && got != "before\n^Cinterrupted" || s.Alternate() {
		t.Errorf("the screen is left as %q", got)
	}
}

// Screen shows everything that was written before it was called.
func TestScreenIsComplete(t *testing.T) {
	term := Open(t, 80, 24)
	for range 500 {
		io.WriteString(term.TTY, "a line\n")
	}
	io.WriteString(term.TTY, "the last")
	s := term.Screen()
	if lines := s.Lines(); lines[23] != "the last" || lines[22] != "a line" || s.Scrolled() != 500-23 {
		t.Errorf("the screen is\n%s\nafter %d lines", s, s.Scrolled())
	}
	io.WriteString(term.TTY, "\x1b[H\x1b[J")
	if s.String() == "" || term.Screen().String() != "" {
		t.Error("a screen changed after it was returned, or not after it was cleared")
	}
}
