package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"gotcp/internal/lab"
)

// roleVar makes the test program be the command itself: it is then what the
// tests start in the lab's hosts, with nothing to build first.
const roleVar = "GOTCP_TEST_ROLE"

const (
	asRoot   = "gtcpcat"
	asNobody = "gtcpcat as nobody"
)

func TestMain(m *testing.M) {
	switch os.Getenv(roleVar) {
	case asNobody:
		if err := dropPrivileges(); err != nil {
			fmt.Fprintln(os.Stderr, "cannot become nobody:", err)
			os.Exit(99)
		}
		fallthrough
	case asRoot:
		os.Unsetenv(roleVar)
		main()
	}
	lab.Main(m)
}

const nobody = 65534

func dropPrivileges() error {
	if err := syscall.Setgroups(nil); err != nil {
		return err
	}
	if err := syscall.Setgid(nobody); err != nil {
		return err
	}
	return syscall.Setuid(nobody)
}

// gtcpcat is the command in a host of the lab.
func gtcpcat(t testing.TB, h *lab.Host, args ...string) *exec.Cmd {
	return withRole(t, h, asRoot, args...)
}

func withRole(t testing.TB, h *lab.Host, role string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := h.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), roleVar+"="+role)
	return cmd
}
