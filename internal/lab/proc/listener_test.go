package proc

import (
	"os/exec"
	"strings"
	"testing"
)

// What is printed is waited for, and what never comes is told with all that was heard.
func TestListener(t *testing.T) {
	sh := func() *exec.Cmd {
		return exec.Command("/bin/sh", "-c", "echo listening on eth0 >&2; read x; echo a packet")
	}
	cmd := sh()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	l := Listen(t, cmd)
	in.Write([]byte("go\n"))
	l.Prints("a packet\n")
	l.Ends(0)
	if got := l.Out.String(); got != "a packet\n" {
		t.Errorf("%q", got)
	}
	v := &verdict{TB: t}
	deaf := Listen(v, sh()) // its input has ended
	func() {
		defer func() { recover() }()
		deaf.Prints("another")
	}()
	if !strings.Contains(v.said, `no "another" in "a packet\n"`) || !strings.Contains(v.said, "listening on eth0") {
		t.Errorf("%q", v.said)
	}
}
