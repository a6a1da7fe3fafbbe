package proc

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gotcp/internal/lab"
)

// Soak says that there is time for gigabytes and hours.
func Soak() bool { return os.Getenv("GOTCP_SOAK") != "" }

// Patience is how long a process may take for what takes a moment. It is there
// to end what hangs, with what was said until then.
func Patience() time.Duration {
	if Soak() {
		return time.Hour
	}
	return time.Minute
}

// Process is a running program.
type Process struct {
	Cmd *exec.Cmd
	// Stderr is what it has said on standard error so far.
	Stderr *Transcript

	t    testing.TB
	name string
	done chan struct{}
}

// Start runs a program until the test ends at the latest. Its standard input
// and output are what the test has made of them; standard error is ours.
func Start(t testing.TB, cmd *exec.Cmd) *Process {
	t.Helper()
	p := &Process{Cmd: cmd, Stderr: NewTranscript(), t: t, name: nameOf(cmd), done: make(chan struct{})}
	cmd.Stderr = p.Stderr
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		cmd.Wait()
		p.Stderr.end()
		if out, ok := cmd.Stdout.(*Transcript); ok {
			out.end()
		}
		close(p.done)
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-p.done
	})
	return p
}

// nameOf is the command line for people: the test program, which stands for the
// command, by the command's name.
func nameOf(cmd *exec.Cmd) string {
	args := append([]string(nil), lab.Args(cmd)...)
	args[0] = strings.TrimSuffix(filepath.Base(args[0]), ".test")
	return strings.Join(args, " ")
}

// Awaits waits until the process has said something on standard error.
func (p *Process) Awaits(text string) {
	p.t.Helper()
	if !p.Stderr.Await(text, Patience()) {
		p.t.Fatalf("%s: never said %q, but %q", p.name, text, p.Stderr)
	}
}

// Status waits for the process's end. It is -1 for one that a signal has ended.
func (p *Process) Status() int {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(Patience()):
		p.t.Fatalf("%s hangs; it said %q", p.name, p.Stderr)
	}
	return p.Cmd.ProcessState.ExitCode()
}

// Ends waits for the process's end and compares its status.
func (p *Process) Ends(want int) {
	p.t.Helper()
	if got := p.Status(); got != want {
		p.t.Errorf("%s: status %d, want %d; it said %q", p.name, got, want, p.Stderr)
	}
}

// Fails checks that the process ends with the status and one line, in the name
// of the command under test, that says all the words.
func (p *Process) Fails(status int, words ...string) {
	p.t.Helper()
	p.Ends(status)
	said := p.Stderr.String()
	if err := OneLine(filepath.Base(strings.TrimSuffix(os.Args[0], ".test")), said); err != nil {
		p.t.Error(err)
	}
	for _, w := range words {
		if !strings.Contains(said, w) {
			p.t.Errorf("%q does not say %q", said, w)
		}
	}
}

// String is the process's command line.
func (p *Process) String() string { return p.name }
