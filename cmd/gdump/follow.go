package main

import (
	"errors"
	"fmt"

	"gotcp/internal/cli"
)

// checkFollow refuses what --follow cannot go with: it prints a stream in place of
// packets.
func (c *command) checkFollow() error {
	f := c.flags
	switch {
	case f.Follow == nil:
		return nil
	case *f.Follow == 0:
		return errors.New("--follow 0: connections count from 1")
	case f.JSON:
		return errors.New("--follow and --json exclude each other: a stream has no records")
	case f.Analyze:
		return errors.New("--follow and --analyze exclude each other: a stream has no lines")
	case f.Grep != "":
		return errors.New("--follow and --grep exclude each other: a stream has holes without the packets that do not match")
	case !c.prints:
		return errors.New("--follow prints, and nothing is printed: leave --count out, add --print to -w")
	}
	return nil
}

// followed says what a stream lacks.
func (c *command) followed() error {
	if c.follow == nil {
		return nil
	}
	n := uint64(*c.flags.Follow)
	if begun := c.follow.Begun(); begun < n {
		return cli.Network(fmt.Errorf("--follow %d: no such TCP connection: there were %d", n, begun))
	}
	if client, server := c.follow.Missing(); client+server > 0 {
		c.env.Warnf("--follow %d: not captured: %d bytes of the client, %d bytes of the server", n, client, server)
	}
	return nil
}
