package proc

import (
	"bufio"
	"os"
	"os/exec"
	"testing"
)

// Piped is a process whose standard input and output the test holds.
type Piped struct {
	*Process
	In  *os.File
	Out *bufio.Reader

	out *os.File
}

// StartPiped starts a program between two pipes. The test closes In to end the
// input; all of it goes with the test.
func StartPiped(t testing.TB, cmd *exec.Cmd) *Piped {
	t.Helper()
	inR, inW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	// Our copies of the process's ends must go, or its end would not show.
	defer inR.Close()
	outR, outW, err := os.Pipe()
	if err != nil {
		inW.Close()
		t.Fatal(err)
	}
	defer outW.Close()
	t.Cleanup(func() { inW.Close(); outR.Close() })
	cmd.Stdin, cmd.Stdout = inR, outW
	return &Piped{Process: Start(t, cmd), In: inW, Out: bufio.NewReader(outR), out: outR}
}

// CloseOut makes the process's output a pipe that nobody reads.
func (p *Piped) CloseOut() error { return p.out.Close() }
