package lab

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
)

func TestCommandIsInTheHost(t *testing.T) {
	l := New(t)
	a, b := l.Host("a"), l.Host("b")
	l.Connect(a, b, Veth{})
	l.Connect(a, b, Veth{})
	cmd := a.Command("cat", "/proc/net/dev", "-")
	cmd.Stdin = strings.NewReader("from stdin\n")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"lo:", "eth0:", "eth1:", "from stdin\n"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not in what the process saw:\n%s", want, out)
		}
	}
}

func TestCommandKeepsStatusAndArguments(t *testing.T) {
	l := New(t)
	cmd := l.Host("a").Command("sh", "-c", `printf '%s|' "$0" "$@"; exit 9`, "zero", "", "two words")
	out, _ := cmd.Output()
	if got, want := string(out), "zero||two words|"; got != want {
		t.Errorf("arguments %q, want %q", got, want)
	}
	if status := cmd.ProcessState.ExitCode(); status != 9 {
		t.Errorf("status %d, want 9", status)
	}
}

func TestCommandThatIsNotThere(t *testing.T) {
	l := New(t)
	err := l.Host("a").Command("no-such-program-here").Run()
	if !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("Run: %v, want %v", err, exec.ErrNotFound)
	}
}

func TestArgs(t *testing.T) {
	l := New(t)
	for _, cmd := range []*exec.Cmd{l.Host("a").Command("sh", "-c", ":"), exec.Command("sh", "-c", ":")} {
		if got := strings.Join(Args(cmd), " "); got != "sh -c :" {
			t.Errorf("arguments %q", got)
		}
	}
}
