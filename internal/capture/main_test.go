package capture

import (
	"os"
	"os/exec"
	"testing"

	"gotcp/internal/lab"
)

// childVar makes the test program do something else than test.
const childVar = "GOTCP_CAPTURE_TEST_CHILD"

// children are what it can do.
var children = map[string]func(args []string) error{
	"drop": dropChild,
	"save": saveChild,
}

func TestMain(m *testing.M) {
	if child := children[os.Getenv(childVar)]; child != nil {
		if err := child(os.Args[1:]); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	lab.Main(m)
}

// childOf is this program, at a path, as a child in a host.
func childOf(t testing.TB, h *lab.Host, self, what string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := h.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), childVar+"="+what)
	return cmd
}
