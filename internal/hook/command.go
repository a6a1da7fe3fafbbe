package hook

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"time"
)

// patience is how long a command may take.
const patience = time.Minute

// run runs a command of the shell for one event.
func run(ctx context.Context, command string, e *Event) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", command)
	cmd.Env = append(os.Environ(), e.Env...)
	cmd.Stdin = bytes.NewReader(e.Input)
	// Its output must not get between our lines on stdout.
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	cmd.WaitDelay = time.Second
	return cmd.Run()
}
