package lab

import (
	"errors"
	"fmt"
)

// TB is what a Lab needs of *testing.T or *testing.B; programs use Run.
type TB interface {
	Helper()
	Cleanup(func())
	Skipf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Lab is a set of hosts and the wires between them. Its methods end the test
// (or the function given to Run) when something can't be built, so that their
// callers need no error handling; they are to be called from the goroutine
// that owns the Lab. All of it is gone when the test ends.
type Lab struct {
	tb    TB
	named bool // hosts have names under /run/netns and outlive the program
	nets  int  // subnets handed out
}

// New returns an empty lab that lives as long as the test. Where namespaces
// can't be made the test is skipped with the reason.
func New(tb TB) *Lab {
	tb.Helper()
	if err := usable(); err != nil {
		tb.Skipf("no lab: %v", err)
	}
	return &Lab{tb: tb}
}

// Run builds a lab for a program: fn gets an empty one, which is taken down
// when fn returns. The error is fn's or what kept the lab from being built.
func Run(fn func(*Lab) error) error {
	return run(&Lab{}, fn)
}

func run(l *Lab, fn func(*Lab) error) (err error) {
	if err := usable(); err != nil {
		return err
	}
	p := &program{}
	l.tb = p
	defer p.cleanup()
	defer func() {
		switch r := recover().(type) {
		case nil:
		case failure:
			err = r.err
		default:
			panic(r)
		}
	}()
	return fn(l)
}

// program stands in for a test where there is none: a failure unwinds to run.
type program struct{ cleanups []func() }

type failure struct{ err error }

func (*program) Helper()                   {}
func (p *program) Cleanup(f func())        { p.cleanups = append(p.cleanups, f) }
func (*program) Skipf(f string, a ...any)  { panic(failure{fmt.Errorf(f, a...)}) }
func (*program) Fatalf(f string, a ...any) { panic(failure{fmt.Errorf(f, a...)}) }

func (p *program) cleanup() {
	for i := len(p.cleanups) - 1; i >= 0; i-- {
		p.cleanups[i]()
	}
}

// check ends the test if err isn't nil.
func (l *Lab) check(err error, doing string, args ...any) {
	l.tb.Helper()
	if err == nil {
		return
	}
	doing = fmt.Sprintf(doing, args...)
	var missing *Missing
	if _, ok := l.tb.(*program); ok {
		panic(failure{fmt.Errorf("%s: %w", doing, err)})
	} else if errors.As(err, &missing) {
		l.tb.Skipf("lab: %s: %v", doing, err)
	} else {
		l.tb.Fatalf("lab: %s: %v", doing, err)
	}
}

// Missing is the error for something that this machine, or this user on it,
// doesn't have: a reason to skip a test and not to fail it.
type Missing struct {
	What string
	Err  error
}

func (m *Missing) Error() string { return fmt.Sprintf("%s: %v", m.What, m.Err) }
func (m *Missing) Unwrap() error { return m.Err }
