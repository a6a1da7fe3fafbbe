package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// asCommand makes this test binary a command when it is started again, with
// the name of what to do.
const asCommand = "GOTCP_CLI_TEST_COMMAND"

func TestMain(m *testing.M) {
	switch os.Getenv(asCommand) {
	case "":
		os.Exit(m.Run())
	case "wait":
		Main(sample(&sampleFlags{}, func(ctx context.Context, env *Env) error {
			env.Warnf("ready")
			<-ctx.Done()
			return ctx.Err()
		}))
	case "stuck":
		Main(sample(&sampleFlags{}, func(ctx context.Context, env *Env) error {
			env.Warnf("ready")
			<-ctx.Done()
			env.Warnf("again")
			select {}
		}))
	case "interruptible":
		exitWith(interruptible())
	case "ignored":
		exitWith(ignored())
	case "reloads":
		exitWith(reloads())
	case "yes":
		Main(sample(&sampleFlags{}, func(_ context.Context, env *Env) error {
			out := NewOutput(env.Stdout)
			for {
				if _, err := out.Write([]byte("y\n")); err != nil {
					return err
				}
			}
		}))
	}
}

func exitWith(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// command starts this test binary again as a command.
func command(what string, args ...string) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.Env = append(os.Environ(), asCommand+"="+what)
	return cmd
}

// waitFor reads from r until it has seen a line with the word.
func waitFor(t *testing.T, r interface{ Read([]byte) (int, error) }, word string) {
	t.Helper()
	var seen strings.Builder
	buf := make([]byte, 256)
	for !strings.Contains(seen.String(), word) {
		n, err := r.Read(buf)
		seen.Write(buf[:n])
		if err != nil {
			t.Fatalf("no %q but %q: %v", word, seen.String(), err)
		}
	}
}

func TestSignalsEndTheCommandInSilence(t *testing.T) {
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		cmd := command("wait")
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, stderr, "ready\n")
		cmd.Process.Signal(s)
		rest := make([]byte, 100)
		n, _ := stderr.Read(rest)
		cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != 130 || n > 0 {
			t.Errorf("%v: exit status %d, stderr %q", s, code, rest[:n])
		}
	}
}

func TestSecondSignalEndsACommandThatDoesNotListen(t *testing.T) {
	cmd := command("stuck")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, stderr, "ready\n")
	cmd.Process.Signal(syscall.SIGINT)
	waitFor(t, stderr, "again\n")
	cmd.Process.Signal(syscall.SIGINT)
	cmd.Wait()
	if ws := cmd.ProcessState.Sys().(syscall.WaitStatus); !ws.Signaled() || ws.Signal() != syscall.SIGINT {
		t.Errorf("ended with %v, want the signal's default", cmd.ProcessState)
	}
}

func TestClosedPipeEndsTheCommandInSilence(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := command("yes")
	var stderr strings.Builder
	cmd.Stdout, cmd.Stderr = w, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	waitFor(t, r, "y\n")
	r.Close()
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 0 || stderr.Len() > 0 {
		t.Errorf("%v, stderr %q", cmd.ProcessState, stderr.String())
	}
}

// A shell has background jobs of scripts ignore SIGINT; a command that prints a
// summary for it takes it all the same. In processes of their own, since a Go
// program can't stop ignoring a signal.
func TestInterruptible(t *testing.T) { passes(t, "interruptible") }

func TestIgnoredSignalsStayIgnored(t *testing.T) { passes(t, "ignored") }

// For a command that reloads SIGHUP is no end.
func TestReloads(t *testing.T) { passes(t, "reloads") }

func reloads() error {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGHUP)
	ctx, stop := withSignals(context.Background(), false, true)
	defer stop()
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		return err
	}
	<-caught
	return ctx.Err()
}

func passes(t *testing.T, what string) {
	t.Helper()
	if out, err := command(what).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func interruptible() error {
	signal.Ignore(syscall.SIGINT)
	ctx, stop := withSignals(context.Background(), true, false)
	defer stop()
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		return err
	}
	<-ctx.Done()
	var caught *SignalError
	if !errors.As(context.Cause(ctx), &caught) || caught.Signal != syscall.SIGINT {
		return fmt.Errorf("ended with %w", context.Cause(ctx))
	}
	return nil
}

func ignored() error {
	signal.Ignore(syscall.SIGHUP)
	ctx, stop := withSignals(context.Background(), false, false)
	if !signal.Ignored(syscall.SIGHUP) {
		return errors.New("SIGHUP is caught, although it was ignored")
	}
	stop()
	if !errors.Is(ctx.Err(), context.Canceled) {
		return errors.New("stop did not end the context")
	}
	return nil
}

func TestOnSignal(t *testing.T) {
	called := make(chan struct{})
	stop := OnSignal(syscall.SIGUSR1, func() { called <- struct{}{} })
	defer stop()
	for range 2 {
		if err := syscall.Kill(os.Getpid(), syscall.SIGUSR1); err != nil {
			t.Fatal(err)
		}
		<-called
	}
}
