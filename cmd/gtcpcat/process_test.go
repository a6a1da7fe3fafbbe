package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"gotcp/internal/lab"
)

// patience is how long a process may take for what takes a moment. It is there
// to end what hangs, with what was said until then.
var patience = func() time.Duration {
	if soak {
		return time.Hour
	}
	return time.Minute
}()

// process is a running command.
type process struct {
	t      testing.TB
	name   string
	cmd    *exec.Cmd
	stderr *transcript
	done   chan struct{}
}

// start runs a command until the test ends at the latest. Its standard streams
// are what the test has made of them; standard error is the process's.
func start(t testing.TB, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, cmd: cmd, stderr: newTranscript(), done: make(chan struct{})}
	p.name = cmd.Args[0]
	if len(cmd.Args) > 3 {
		p.name = strings.Join(cmd.Args[4:], " ")
	}
	cmd.Stderr = p.stderr
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		cmd.Wait()
		p.stderr.end()
		close(p.done)
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-p.done
	})
	return p
}

// awaits waits until the process has said something on standard error.
func (p *process) awaits(text string) {
	p.t.Helper()
	if !p.stderr.await(text, patience) {
		p.t.Fatalf("%s: never said %q, but %q", p.name, text, p.stderr)
	}
}

// status waits for the process's end.
func (p *process) status() int {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		p.t.Fatalf("%s hangs; it said %q", p.name, p.stderr)
	}
	return p.cmd.ProcessState.ExitCode()
}

// ends waits for the process's end and compares its status.
func (p *process) ends(want int) {
	p.t.Helper()
	if got := p.status(); got != want {
		p.t.Errorf("%s: status %d, want %d; it said %q", p.name, got, want, p.stderr)
	}
}

// transcript collects what a process says and wakes those who wait for it.
type transcript struct {
	mu    sync.Mutex
	text  bytes.Buffer
	ended bool
	more  chan struct{} // closed and replaced at each change
}

func newTranscript() *transcript { return &transcript{more: make(chan struct{})} }

func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	s.wake()
	return len(p), nil
}

func (s *transcript) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	s.wake()
}

func (s *transcript) wake() {
	close(s.more)
	s.more = make(chan struct{})
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// await reports whether the text comes before the end, or in time.
func (s *transcript) await(text string, within time.Duration) bool {
	timeout := time.After(within)
	for {
		s.mu.Lock()
		found, ended, more := strings.Contains(s.text.String(), text), s.ended, s.more
		s.mu.Unlock()
		if found || ended {
			return found
		}
		select {
		case <-more:
		case <-timeout:
			return false
		}
	}
}

// digest is an output of which only the sum is of interest.
type digest struct {
	sum hash.Hash
	n   int64
}

func newDigest() *digest { return &digest{sum: sha256.New()} }

func (d *digest) Write(p []byte) (int, error) {
	d.n += int64(len(p))
	return d.sum.Write(p)
}

// check says what is wrong with the output if it is not lab.Data(n).
func (d *digest) check(n int64) error {
	return lab.Result{N: d.n, SHA256: [sha256.Size]byte(d.sum.Sum(nil))}.Check(n)
}

// dataFile is a file with lab.Data(n).
func dataFile(t testing.TB, n int64) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "data")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if _, err := io.Copy(f, lab.Data(n)); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	return f
}

// need skips the test if a program is not there.
func need(t testing.TB, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed", program)
	}
}

// oneLine checks that a failed command said one line that begins with its name.
func oneLine(said string) error {
	switch {
	case !strings.HasPrefix(said, "gtcpcat: ") || !strings.HasSuffix(said, "\n"):
		return fmt.Errorf("not a line of gtcpcat's: %q", said)
	case strings.Count(said, "\n") != 1:
		return fmt.Errorf("more than one line: %q", said)
	case strings.Contains(said, "goroutine ") || strings.Contains(said, "internal error"):
		return fmt.Errorf("a stack trace or a bug: %q", said)
	}
	return nil
}
