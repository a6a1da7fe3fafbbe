package cli

import (
	"errors"
	"syscall"
)

// The exit statuses of all commands.
const (
	StatusOK          = 0   // did the job
	StatusNetwork     = 1   // the network said no: refused, reset, no reply, timed out
	StatusLocal       = 2   // wrong usage or a local failure: privilege, interface, file
	StatusInterrupted = 130 // ended by SIGINT or SIGTERM
)

// statusError is an error that decides the exit status.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

// usageError is an error in how the command was called: its line ends with a
// pointer to -h.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// Network marks err as the network's no: exit status 1. Nil stays nil.
func Network(err error) error { return mark(StatusNetwork, err) }

// Local marks err as a local failure: exit status 2, as for errors that bear
// no mark. Nil stays nil.
func Local(err error) error { return mark(StatusLocal, err) }

// HasStatus reports whether err bears a mark already.
func HasStatus(err error) bool {
	var m *statusError
	return errors.As(err, &m)
}

// Usage marks err as wrong usage: exit status 2 and a pointer to -h. Nil stays
// nil.
func Usage(err error) error {
	if err == nil {
		return nil
	}
	return mark(StatusLocal, &usageError{err})
}

// Interrupted marks err as the work of a signal: exit status 130, in silence.
func Interrupted(err error) error {
	if err == nil {
		err = errInterrupted
	}
	return &silentError{mark(StatusInterrupted, err)}
}

// Exit is an error that sets the exit status and prints nothing: what there
// was to say has been said.
func Exit(status int) error {
	if status == StatusOK {
		return nil
	}
	return &silentError{mark(status, errSaid)}
}

var (
	errInterrupted = errors.New("interrupted")
	errSaid        = errors.New("failed")
)

// silentError is an error about which nothing more is to be printed.
type silentError struct{ err error }

func (e *silentError) Error() string { return e.err.Error() }
func (e *silentError) Unwrap() error { return e.err }

func mark(status int, err error) error {
	if err == nil {
		return nil
	}
	return &statusError{status, err}
}

// Status is the exit status that an error stands for. The outermost mark
// counts. Without any, a signal is 130, a reader of our output that went away
// is no failure, and all else is a local one.
func Status(err error) int {
	var marked *statusError
	var sig *SignalError
	switch {
	case err == nil:
		return StatusOK
	case errors.As(err, &marked):
		return marked.status
	case errors.As(err, &sig):
		return StatusInterrupted
	case errors.Is(err, syscall.EPIPE):
		return StatusOK
	}
	return StatusLocal
}

// silent reports whether nothing is printed about err: the user pressed the
// key, or closed the pipe, and knows.
func silent(err error) bool {
	var quiet *silentError
	var sig *SignalError
	return errors.As(err, &quiet) || errors.As(err, &sig) || errors.Is(err, syscall.EPIPE)
}
