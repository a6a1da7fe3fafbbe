package main

import (
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab/proc"
	"gotcp/internal/lab/terminal"
)

// The graph is drawn with its losses, follows the window's size, and leaves
// nothing but the summary and the last picture.
func TestGraph(t *testing.T) {
	s := newScene(t)
	term := terminal.Open(t, 80, 24)
	cmd := proc.Command(t, s.us, "--graph", "-i", "0.05", "-W", "0.1", "10.77.0.170")
	term.Attach(cmd)
	p := proc.Start(t, cmd)
	term.Await(".x.x.")
	if shown := term.Screen(); !shown.Alternate() || !shown.CursorHidden() || len(shown.Unknown()) > 0 {
		t.Errorf("alternate %v, hidden %v, unknown %q", shown.Alternate(), shown.CursorHidden(), shown.Unknown())
	}
	term.Resize(50, 14)
	term.AwaitScreen("a picture of the new size", func(s *terminal.Screen) bool {
		lines := s.Lines()
		title := strings.HasPrefix(lines[0], "round-trip time in ms")
		return title && strings.Contains(s.String(), "10.77.0.170  ") && strings.Contains(s.String(), "lost ")
	})
	term.Type("\x03")
	p.Ends(0)
	after := term.Screen()
	if after.Alternate() || after.CursorHidden() || !strings.Contains(after.String(), "ping statistics") {
		t.Errorf("the screen is left as\n%s", after)
	}
	if said := p.Stderr.String(); said != "" {
		t.Errorf("it said %q", said)
	}
}

// The progress of a sweep is for a terminal alone.
func TestProgressOnTerminalOnly(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	// So slowly that hosts are found while the progress is shown.
	args := []string{"-r", "0", "-W", "2", "--rate", "40", "--alive", "10.77.0.180-10.77.0.220"}
	term := terminal.Open(t, 100, 24)
	cmd := proc.Command(t, s.us, args...)
	term.Attach(cmd)
	cmd.Stderr = term.TTY
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	term.Await("hosts alive")
	term.Await("10.77.0.199")
	for _, line := range term.Screen().Lines() {
		if strings.Contains(line, "probes sent") != strings.HasPrefix(line, "41 hosts") || strings.LastIndex(line, "10.77.0.") > 0 {
			t.Errorf("a host and the progress share a line: %q", line)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Error(err)
	}
	_ = cmd.Wait()
	if strings.Contains(term.Screen().String(), "probes sent") {
		t.Errorf("the progress is left: %s", term.Screen())
	}
	if got := proc.Run(t, proc.Command(t, s.us, args...)); got.Stderr != "" {
		t.Errorf("without a terminal: %q", got.Stderr)
	}
}
