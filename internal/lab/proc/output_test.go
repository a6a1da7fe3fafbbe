package proc

import (
	"testing"

	"gotcp/internal/lab"
)

func TestRun(t *testing.T) {
	cmd := lab.New(t).Host("a").Command("sh", "-c", "echo out; echo err >&2; exit 3")
	if got, want := Run(t, cmd), (Output{"out\n", "err\n", 3}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
