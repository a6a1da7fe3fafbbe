package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/lab"
)

// standInVar makes the test program stand in for gtcpcat, with the kernel's TCP
// underneath: the demo itself is what is tested here.
const standInVar = "GOTCP_LABCTL_STAND_IN"

// standIn is gtcpcat for the demo, in one of several ways.
func standIn(how string, args []string) int {
	address := net.JoinHostPort(args[len(args)-2], args[len(args)-1])
	var c net.Conn
	var err error
	switch {
	case how == "refuses":
		fmt.Fprintln(os.Stderr, "gtcpcat: no: not today")
		return 1
	case how == "hangs":
		select {}
	case slices.Contains(args, "-l"):
		l, listenErr := net.Listen("tcp", ":"+args[len(args)-1])
		if listenErr != nil {
			return 1
		}
		fmt.Fprintln(os.Stderr, "gtcpcat: listening somewhere")
		c, err = l.Accept()
	default:
		c, err = net.Dial("tcp", address)
	}
	if err != nil {
		return 1
	}
	in := io.Reader(os.Stdin)
	if how == "forgets" {
		in = io.LimitReader(os.Stdin, 1000)
	}
	io.Copy(c, in)
	c.(*net.TCPConn).CloseWrite()
	io.Copy(os.Stdout, c)
	fmt.Fprintln(os.Stderr, "all was well")
	return 0
}

// demoWith runs the demo with a stand-in and looks at what is left of it.
func demoWith(t *testing.T, ctx context.Context, how string) (status int, stdout, stderr string) {
	t.Helper()
	lab.New(t)
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv(standInVar, how)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr = labctl(ctx, "demo", "--size", "2", "--gtcpcat", self)
	if left, _ := os.ReadDir(tmp); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
	return status, stdout, stderr
}

func TestDemo(t *testing.T) {
	status, stdout, stderr := demoWith(t, t.Context(), "works")
	if status != exitOK || stderr != "" {
		t.Errorf("status %d, %q", status, stderr)
	}
	for _, want := range []string{"2097152 bytes in", "all was well", "There and back again"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not in\n%s", want, stdout)
		}
	}
}

func TestDemoFails(t *testing.T) {
	for how, want := range map[string]string{
		"refuses": "labctl demo: sending: gtcpcat ended with exit status 1: no: not today\n",
		"forgets": "labctl demo: sending: 1000 of 2097152 bytes arrived, and they differ\n",
	} {
		status, stdout, stderr := demoWith(t, t.Context(), how)
		if status != exitFailed || stderr != want {
			t.Errorf("gtcpcat %s: status %d and %q, want %d and %q", how, status, stderr, exitFailed, want)
		}
		if strings.Contains(stdout, "There and back again") {
			t.Errorf("gtcpcat %s, and the demo says that all is well", how)
		}
	}
}

func TestDemoIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	status, _, stderr := demoWith(t, ctx, "hangs")
	if want := "labctl demo: interrupted\n"; status != exitInterrupted || stderr != want {
		t.Errorf("status %d and %q, want %d and %q", status, stderr, exitInterrupted, want)
	}
}

func TestWorkDirNeedsRoom(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	if _, err := workDir(1 << 60); err == nil || !strings.Contains(err.Error(), "TMPDIR") {
		t.Errorf("a file larger than the disk: %v", err)
	}
}
