package main

import (
	"os"
	"testing"

	"gotcp/internal/hook"
	"gotcp/internal/lab/proc"
)

func TestMain(m *testing.M) {
	// The process that runs the commands of --exec is started by the command's own name.
	if len(os.Args) == 2 && os.Args[1] == hook.RunnerFlag {
		main()
		os.Exit(0)
	}
	proc.Main(m, main)
}
