package proc

import (
	"io"
	"syscall"
	"testing"

	"gotcp/internal/lab"
)

func TestPiped(t *testing.T) {
	p := StartPiped(t, lab.New(t).Host("a").Command("cat"))
	for _, line := range []string{"one\n", "two\n"} {
		io.WriteString(p.In, line)
		if got, err := p.Out.ReadString('\n'); err != nil || got != line {
			t.Fatalf("%q, %v", got, err)
		}
	}
	p.In.Close()
	if rest, err := io.ReadAll(p.Out); err != nil || len(rest) > 0 {
		t.Errorf("then %q, %v", rest, err)
	}
	p.Ends(0)
}

func TestPipedWithoutReader(t *testing.T) {
	p := StartPiped(t, lab.New(t).Host("a").Command("cat"))
	p.CloseOut()
	io.WriteString(p.In, "nobody reads this\n")
	p.Status()
	if s, ok := p.Cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || s.Signal() != syscall.SIGPIPE {
		t.Errorf("it ended with %v", p.Cmd.ProcessState)
	}
}
