package hook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/rpc"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

// RunnerFlag, as the only argument, makes a program the runner of its commands: it then calls
// Serve and nothing else.
const RunnerFlag = "--run-hooks"

// NewApart is New for a program that is about to give its privileges away: the commands are run by
// another process of it, which keeps them, and which gets nothing but events over a pipe. It ends
// with us.
func NewApart(command string, warn func(format string, args ...any)) (*Hook, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("--exec: %w", err)
	}
	cmd := exec.Command(self, RunnerFlag)
	cmd.Stderr = os.Stderr
	// The keys of a terminal are for us: it has to outlive our last event.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("--exec: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("--exec: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("--exec: %w", err)
	}
	h := newApart(pipe{out, in}, command, warn)
	closed := h.after
	h.after = func() {
		closed()
		_ = cmd.Wait() // it ends as our pipe does
	}
	return h, nil
}

// newApart makes a Hook whose commands are run behind a connection.
func newApart(c io.ReadWriteCloser, command string, warn func(string, ...any)) *Hook {
	client := rpc.NewClient(c)
	h := newHook(warn, func(ctx context.Context, e *Event) error { return ask(ctx, client, command, e) })
	h.after = func() { client.Close() }
	return h
}

// Order is what the runner is asked for.
type Order struct {
	Command string
	Event   Event
}

// ask has the runner run a command.
func ask(ctx context.Context, client *rpc.Client, command string, e *Event) error {
	var said string
	call := client.Go("Runner.Run", Order{command, *e}, &said, make(chan *rpc.Call, 1))
	select {
	case <-call.Done:
	case <-ctx.Done():
		return ctx.Err()
	}
	if call.Error == nil && said != "" {
		return errors.New(said)
	}
	return call.Error
}

// Runner is the other side, as net/rpc wants it.
type Runner struct {
	ctx     context.Context
	running *sync.WaitGroup
}

// Serve is what a program does that was started with RunnerFlag. It returns when who started it
// is gone, and takes what still runs with it.
func Serve(in io.ReadCloser, out io.WriteCloser) error {
	ctx, stop := context.WithCancel(context.Background())
	r := Runner{ctx, &sync.WaitGroup{}}
	s := rpc.NewServer()
	if err := s.Register(r); err != nil {
		stop()
		return err
	}
	// It would wait for what runs.
	s.ServeConn(pipe{ending{in, stop}, out})
	r.running.Wait()
	return nil
}

// Run runs a command and says what went wrong.
func (r Runner) Run(o Order, said *string) error {
	r.running.Add(1)
	defer r.running.Done()
	if err := run(r.ctx, o.Command, &o.Event); err != nil {
		*said = err.Error()
	}
	return nil
}

// ending is a stream whose end is told.
type ending struct {
	io.ReadCloser
	told func()
}

func (e ending) Read(b []byte) (int, error) {
	n, err := e.ReadCloser.Read(b)
	if err != nil {
		e.told()
	}
	return n, err
}

// pipe is two halves as one.
type pipe struct {
	io.ReadCloser
	io.WriteCloser
}

func (p pipe) Close() error { return errors.Join(p.ReadCloser.Close(), p.WriteCloser.Close()) }
