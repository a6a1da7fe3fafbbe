package lab

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// childMain is the program that the tests of Enter start. It says what became
// of it and exits with a status of its own.
func childMain(what string) int {
	if err := Enter(); err != nil {
		fmt.Println("refused:", err)
		return 3
	}
	err := Run(func(l *Lab) error {
		a, b := l.Host("a"), l.Host("b")
		l.Connect(a, b, Veth{})
		sink := Sink(b, "10.77.0.2:7000")
		c, err := a.Dial("tcp", sink.Addr.String())
		if err != nil {
			return err
		}
		defer c.Close()
		if r := Feed(c, 100_000); r.Err != nil {
			return r.Err
		}
		return sink.Wait().Check(100_000)
	})
	if err != nil {
		fmt.Println("failed:", err)
		return 4
	}
	fmt.Printf("%s as user %d\n", what, os.Getuid())
	return 7
}

func child(what string) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), childVar+"="+what)
	return cmd
}

func TestEnterWithRights(t *testing.T) {
	New(t)
	out, _ := child("went well").Output()
	if got, want := string(out), fmt.Sprintf("went well as user %d\n", os.Getuid()); got != want {
		t.Errorf("the program says %q, want %q", got, want)
	}
}

func TestEnterWithoutRights(t *testing.T) {
	if os.Getuid() != 0 || Entered() {
		t.Skip("only root can become somebody else")
	}
	cmd := child("went well")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.Output()
	switch status := cmd.ProcessState.ExitCode(); status {
	case 7:
		if got, want := string(out), "went well as user 0\n"; got != want {
			t.Errorf("the program says %q, want %q", got, want)
		}
	case 3:
		if bytes.Count(out, []byte("\n")) != 1 {
			t.Errorf("the reason has not one line: %q", out)
		}
		t.Skipf("%s", strings.TrimSpace(string(out)))
	default:
		t.Errorf("status %d (%v): %q", status, err, out)
	}
}
