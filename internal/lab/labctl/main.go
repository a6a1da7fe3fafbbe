// Labctl makes the lab's networks for people: two hosts to play in, a bad line
// between two TAP devices, and the demo. It must not know how any of the
// commands works inside; it starts gtcpcat as a user would.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage: labctl COMMAND

  up                  make two hosts, gotcp1 (10.77.0.1) and gotcp2 (10.77.0.2)
  down                remove them
  exec HOST CMD ...   run a command in one of them, as ip netns exec does
  bridge [flags]      join two TAP devices by a bad line, until interrupted
  demo [flags]        send a big file through gtcpcat to the kernel and back
`

// The statuses that labctl exits with.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// errUsage is for a command line that makes no sense; flag has said why.
var errUsage = errors.New("wrong usage")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}
	commands := map[string]func(context.Context, []string, io.Writer, io.Writer) error{
		"up": up, "down": down, "exec": execIn, "bridge": bridge, "demo": runDemo,
	}
	command, known := commands[args[0]]
	switch {
	case args[0] == "-h" || args[0] == "--help" || args[0] == "help":
		fmt.Fprint(stdout, usage)
		return exitOK
	case !known:
		fmt.Fprintf(stderr, "labctl: no command %q\n%s", args[0], usage)
		return exitUsage
	}
	err := command(ctx, args[1:], stdout, stderr)
	var status exitStatus
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.As(err, &status):
		return int(status)
	case errors.Is(err, errUsage):
		return exitUsage
	case ctx.Err() != nil:
		fmt.Fprintf(stderr, "labctl %s: interrupted\n", args[0])
		return exitInterrupted
	}
	fmt.Fprintf(stderr, "labctl %s: %v\n", args[0], err)
	return exitFailed
}

// exitStatus is the status of another program, which labctl exits with.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// parse reads a command's flags; anything else on its command line is too much.
func parse(fs *flag.FlagSet, args []string, stderr io.Writer) error {
	fs.SetOutput(stderr)
	err := fs.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return errUsage
	case fs.NArg() > 0:
		fmt.Fprintf(stderr, "labctl %s: too many arguments: %q\n", fs.Name(), fs.Args())
		return errUsage
	}
	return nil
}
