package proc

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"gotcp/internal/lab"
)

// roleVar makes a test program be the command that it tests: it is then what
// the tests start in the lab's hosts, with nothing to build first.
const roleVar = "GOTCP_TEST_ROLE"

const (
	asCommand = "command"
	asNobody  = "command as nobody"
)

// cannotBecome is the status of a command that could not become nobody, unlike
// any of a command's own.
const cannotBecome = 99

// Main is the body of a command's TestMain. Where the test program was started
// by Command it is the command and runs the given function, the command's main;
// otherwise it runs the tests, by way of lab.Main.
func Main(m lab.Tests, main func()) {
	switch os.Getenv(roleVar) {
	case asNobody:
		if err := dropPrivileges(); err != nil {
			fmt.Fprintln(os.Stderr, "cannot become nobody:", err)
			os.Exit(cannotBecome)
		}
		fallthrough
	case asCommand:
		os.Unsetenv(roleVar)
		main()
		os.Exit(0)
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

// Command is the command under test in a host of the lab.
func Command(t testing.TB, h *lab.Host, args ...string) *exec.Cmd {
	return withRole(t, h, asCommand, args)
}

// CommandAsNobody is the command run by a user without any privilege. In a user
// namespace there is no such user: the test is then skipped.
func CommandAsNobody(t testing.TB, h *lab.Host, args ...string) *exec.Cmd {
	t.Helper()
	if lab.Entered() {
		t.Skip("a user namespace has no other user to become")
	}
	return withRole(t, h, asNobody, args)
}

// Self is the command for programs that are to start it: its path, and an
// environment in which it is the command.
func Self(t testing.TB) (path string, env []string) {
	return self(t), append(os.Environ(), roleVar+"="+asCommand)
}

func self(t testing.TB) string {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func withRole(t testing.TB, h *lab.Host, role string, args []string) *exec.Cmd {
	cmd := h.CommandContext(t.Context(), self(t), args...)
	cmd.Env = append(os.Environ(), roleVar+"="+role)
	return cmd
}
