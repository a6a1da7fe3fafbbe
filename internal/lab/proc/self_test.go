package proc

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"gotcp/internal/lab"
)

func TestCommandIsTheTestProgram(t *testing.T) {
	h := lab.New(t).Host("a")
	want := fmt.Sprintf("%d %d \n", os.Getuid(), os.Getgid())
	if got := Run(t, Command(t, h, "who")); got != (Output{Stdout: want}) {
		t.Errorf("got %+v, want %q", got, want)
	}
	path, env := Self(t)
	cmd := exec.CommandContext(t.Context(), path, "who")
	cmd.Env = env
	if got := Run(t, cmd); got != (Output{Stdout: want}) {
		t.Errorf("by way of another program: %+v, want %q", got, want)
	}
}

func TestCommandAsNobody(t *testing.T) {
	h := lab.New(t).Host("a")
	if got := Run(t, CommandAsNobody(t, h, "who")); got != (Output{Stdout: "65534 65534 \n"}) {
		t.Errorf("got %+v", got)
	}
}
