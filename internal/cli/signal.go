package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// SignalError is the cause of a context that a signal ended.
type SignalError struct{ Signal os.Signal }

func (e *SignalError) Error() string { return fmt.Sprintf("stopped by signal: %s", e.Signal) }

// withSignals makes a context that the signals end with which users and
// systems stop commands. Only the first is caught: who presses the key again
// means it. Signals that were ignored when we started (nohup, a background job
// of a script) stay so, unless the command insists on SIGINT. SIGHUP is left alone for one that
// reloads.
func withSignals(parent context.Context, insists, reloads bool) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	caught := make(chan os.Signal, 1)
	for _, s := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if s == syscall.SIGHUP && reloads {
			continue
		}
		if !signal.Ignored(s) || s == syscall.SIGINT && insists {
			signal.Notify(caught, s)
		}
	}
	go func() {
		select {
		case s := <-caught:
			signal.Stop(caught)
			cancel(&SignalError{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(caught)
		cancel(nil)
	}
}

// OnSignal calls a function for each signal of a kind, one call after the other, until the
// returned one is called.
func OnSignal(sig os.Signal, do func()) (stop func()) {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, sig)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-caught:
				do()
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(caught)
		close(done)
	}
}
