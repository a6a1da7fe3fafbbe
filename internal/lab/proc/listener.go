package proc

import (
	"os/exec"
	"testing"
)

// Listener is a program that listens to a wire and prints what it hears.
type Listener struct {
	*Process
	Out *Transcript
}

// Listen starts one, and waits until it says on standard error that it listens, in tcpdump's words.
func Listen(t testing.TB, cmd *exec.Cmd) *Listener {
	t.Helper()
	l := &Listener{Out: NewTranscript()}
	cmd.Stdout = l.Out
	l.Process = Start(t, cmd)
	l.Awaits("listening on")
	return l
}

// Prints waits until it has printed a text.
func (l *Listener) Prints(text string) {
	l.t.Helper()
	if !l.Out.Await(text, Patience()) {
		l.t.Fatalf("%v: no %q in %q, %q", l, text, l.Out, l.Stderr)
	}
}
