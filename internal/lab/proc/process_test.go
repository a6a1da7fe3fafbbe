package proc

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab"
)

func TestProcessSpeaksAndEnds(t *testing.T) {
	h := lab.New(t).Host("a")
	p := Start(t, Command(t, h, "wait"))
	p.Awaits("ready")
	p.Cmd.Process.Signal(syscall.SIGINT)
	p.Ends(130)
	if got := p.String(); got != "proc wait" {
		t.Errorf("it is called %q", got)
	}
}

func TestProcessFails(t *testing.T) {
	Start(t, Command(t, lab.New(t).Host("a"), "fail")).Fails(2, "failed", "badly")
}

// verdict stands in for a test that is to fail, and keeps what is said of it.
// Fatalf ends its goroutine, as the real one's does.
type verdict struct {
	testing.TB
	said string
}

func (v *verdict) Helper()                   {}
func (v *verdict) Error(a ...any)            { v.said += fmt.Sprintln(a...) }
func (v *verdict) Errorf(f string, a ...any) { v.said += fmt.Sprintf(f, a...) + "\n" }
func (v *verdict) Fatalf(f string, a ...any) { v.Errorf(f, a...); panic(v) }
func (v *verdict) Skipf(f string, a ...any)  { v.Errorf(f, a...); panic(v) }

// judge returns what a test would say that did this.
func judge(t *testing.T, do func(testing.TB)) string {
	v := &verdict{TB: t}
	func() {
		defer func() {
			if r := recover(); r != nil && r != any(v) {
				panic(r)
			}
		}()
		do(v)
	}()
	return v.said
}

func TestProcessIsJudged(t *testing.T) {
	h := lab.New(t).Host("a")
	for _, tt := range []struct {
		do   func(testing.TB)
		says string
	}{
		{func(tb testing.TB) { Start(tb, Command(t, h, "fail")).Ends(0) }, `status 2, want 0; it said "proc: it failed`},
		{func(tb testing.TB) { Start(tb, Command(t, h, "fail")).Fails(2, "nicely") }, `does not say "nicely"`},
		{func(tb testing.TB) { Start(tb, Command(t, h, "say", "hello")).Fails(0) }, "not a line of proc's"},
		{func(tb testing.TB) { Start(tb, Command(t, h, "say", "hello")).Awaits("goodbye") }, `never said "goodbye", but "hello\n"`},
	} {
		if got := judge(t, tt.do); !strings.Contains(got, tt.says) {
			t.Errorf("the verdict is %q, want %q", got, tt.says)
		}
	}
}

func TestProcessEndsWithTheTest(t *testing.T) {
	h := lab.New(t).Host("a")
	var p *Process
	t.Run("inner", func(t *testing.T) {
		p = Start(t, Command(t, h, "wait"))
		p.Awaits("ready")
	})
	if p.Status() != -1 {
		t.Errorf("status %d of one that was killed", p.Status())
	}
}

func TestNameOfPlainCommand(t *testing.T) {
	if got := nameOf(exec.Command("/usr/bin/ls", "-l", os.DevNull)); got != "ls -l /dev/null" {
		t.Errorf("it is called %q", got)
	}
}
