package proc

import (
	"os/exec"
	"testing"
)

// Output is all that a program had to say.
type Output struct {
	Stdout, Stderr string
	Status         int
}

// Run runs a program to its end.
func Run(t testing.TB, cmd *exec.Cmd) Output {
	t.Helper()
	out := NewTranscript()
	cmd.Stdout = out
	p := Start(t, cmd)
	status := p.Status()
	return Output{Stdout: out.String(), Stderr: p.Stderr.String(), Status: status}
}
