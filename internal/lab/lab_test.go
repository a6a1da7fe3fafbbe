package lab

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A test's namespaces, descriptors and processes are gone when it ends.
func TestNothingIsLeft(t *testing.T) {
	New(t)
	descriptors := func() int {
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	sleep := exec.Command("unused")
	build := func(t *testing.T) {
		l := New(t)
		a, b := l.Host("a"), l.Host("b")
		l.Connect(a, b, Veth{})
		Sink(b, "10.77.0.2:7000")
		sleep = a.Command("sleep", "1000")
		if err := sleep.Start(); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("first", build)
	// The process must be dead for Wait to return.
	sleep.Wait()
	before := descriptors()
	t.Run("second", build)
	sleep.Wait()
	if after := descriptors(); after > before {
		t.Errorf("%d descriptors are open, %d before", after, before)
	}
}

func TestRunReturnsWhatWentWrong(t *testing.T) {
	New(t)
	boom := errors.New("boom")
	if err := Run(func(*Lab) error { return boom }); err != boom {
		t.Errorf("Run: %v, want the function's error", err)
	}
	cleaned := false
	err := Run(func(l *Lab) error {
		l.tb.Cleanup(func() { cleaned = true })
		a := l.Host("a")
		a.Sysctl("net.ipv4.no_such_thing", "1")
		t.Error("went on after a failure")
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "no_such_thing") {
		t.Errorf("Run: %v, want what could not be set", err)
	}
	if !cleaned {
		t.Error("not cleaned up after a failure")
	}
}

func TestMissingSkips(t *testing.T) {
	tb := &recorder{TB: t}
	l := &Lab{tb: tb}
	l.check(nil, "nothing")
	l.check(fmt.Errorf("made up: %w", &Missing{"/dev/net/tun", os.ErrPermission}), "open %s", "tap0")
	l.check(errors.New("made up"), "open %s", "tap1")
	want := []string{
		"skip: lab: open tap0: made up: /dev/net/tun: permission denied",
		"fatal: lab: open tap1: made up",
	}
	if fmt.Sprint(tb.said) != fmt.Sprint(want) {
		t.Errorf("said %q, want %q", tb.said, want)
	}
}

// recorder is a test that notes how it would have ended.
type recorder struct {
	TB
	said []string
}

func (r *recorder) Skipf(f string, a ...any) { r.said = append(r.said, "skip: "+fmt.Sprintf(f, a...)) }
func (r *recorder) Fatalf(f string, a ...any) {
	r.said = append(r.said, "fatal: "+fmt.Sprintf(f, a...))
}
