package main

import (
	"bytes"
	"context"
	"strings"
	"time"

	"gotcp/internal/cli"
)

// inProcess runs gids in this process, with all privileges kept: work is called when all is open.
func inProcess(args []string, work func(context.Context, *session) error) (status int, said string) {
	f := &flags{}
	f.Watch.detectors = f.addDetectors()
	a := app(f)
	a.Run = func(ctx context.Context, env *cli.Env) error {
		c, err := f.Watch.command(env)
		if err != nil {
			return err
		}
		s := &session{command: c, began: time.Now()}
		defer s.close()
		if err := s.open(); err != nil {
			return err
		}
		return work(ctx, s)
	}
	var stdout, stderr bytes.Buffer
	status = a.Execute(args, cli.Env{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr})
	return status, stderr.String()
}
