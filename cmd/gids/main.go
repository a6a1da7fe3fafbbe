// Command gids finds attacks in traffic by rules and by its own detectors.
package main

import (
	"fmt"
	"os"

	"gotcp/internal/cli"
	"gotcp/internal/hook"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == hook.RunnerFlag {
		if err := hook.Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "gids: running commands:", err)
			os.Exit(cli.StatusLocal)
		}
		return
	}
	f := &flags{}
	f.Watch.detectors = f.addDetectors()
	cli.Main(app(f))
}
