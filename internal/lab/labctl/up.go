package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"gotcp/internal/lab"
)

const welcome = `Two hosts %s, joined by a virtual cable:

  gotcp1  eth0  10.77.0.1/24        gotcp2  eth0  10.77.0.2/24

Five things to try, those with two lines in two terminals, the first line first:

1. Our TCP sends a file, the kernel's receives it.
     @ gotcp2 nc -l 8888 | sha256sum
     @ gotcp1 bin/gtcpcat --stats 10.77.0.2 8888 < bin/gtcpcat

2. Our TCP listens; talk to it from the kernel's. Ctrl-D ends it.
     @ gotcp1 bin/gtcpcat -v -l 8888
     @ gotcp2 nc 10.77.0.1 8888

3. Be a third host on the cable, with a bad line, and watch what TCP does about it.
     @ gotcp2 nc -l 8888 > /dev/null
     @ gotcp1 bin/gtcpcat --ip 10.77.0.50/24 --impair 'loss=1%%,delay=10ms' --stats 10.77.0.2 8888 < bin/gtcpcat

4. Ping on a bad line, as a live picture. Ctrl-C ends it.
     @ gotcp1 bin/gping --graph -i 0.1 --impair 'delay=4ms±2ms,loss=5%%' 10.77.0.2

5. Watch who says what about addresses, while another host appears and asks around.
     @ gotcp2 bin/garp watch
     @ gotcp1 bin/gping --ip 10.77.0.50/24 -c 3 10.77.0.2

Remove them again:  make lab-down
`

func up(_ context.Context, args []string, stdout, stderr io.Writer) error {
	if err := parse(flag.NewFlagSet("up", flag.ContinueOnError), args, stderr); err != nil {
		return err
	}
	made, err := lab.Up()
	if err != nil {
		return needsRoot(err)
	}
	state := "are there already"
	if made {
		state = "are there now"
	}
	fmt.Fprint(stdout, strings.ReplaceAll(fmt.Sprintf(welcome, state), "@", enterCommand()))
	return nil
}

// enterCommand is how a user runs something in a host on this machine.
func enterCommand() string {
	command := "ip netns exec"
	if _, err := exec.LookPath("ip"); err != nil {
		command = "go run ./internal/lab/labctl exec"
	}
	if os.Getenv("SUDO_USER") != "" {
		command = "sudo " + command
	}
	return command
}

func down(_ context.Context, args []string, stdout, stderr io.Writer) error {
	if err := parse(flag.NewFlagSet("down", flag.ContinueOnError), args, stderr); err != nil {
		return err
	}
	if err := lab.Down(); err != nil {
		return needsRoot(err)
	}
	fmt.Fprintln(stdout, "The lab's hosts are gone.")
	return nil
}

// needsRoot explains a lack of rights. A user namespace is no way out here: what
// is made in it ends with the program.
func needsRoot(err error) error {
	if errors.Is(err, os.ErrPermission) && os.Geteuid() != 0 {
		return errors.New("hosts that stay need root's rights: run it as root")
	}
	return err
}

// execIn runs a command in a host, for those who have no ip program.
func execIn(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) < 2 {
		fmt.Fprintln(stderr, "labctl exec: a host and a command are missing")
		return errUsage
	}
	return needsRoot(lab.Run(func(l *lab.Lab) error {
		cmd := l.Existing(args[0]).CommandContext(ctx, args[1], args[2:]...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, stderr
		// It gets a terminal's interrupt by itself, and may finish in order.
		cmd.Cancel = func() error { return nil }
		err := cmd.Run()
		var exited *exec.ExitError
		if errors.As(err, &exited) && exited.Exited() {
			return exitStatus(exited.ExitCode())
		}
		return err
	}))
}
