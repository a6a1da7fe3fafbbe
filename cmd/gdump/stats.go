package main

import (
	"errors"
	"fmt"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/dump"
)

// checkStats looks at --stats and --progress.
func (c *command) checkStats() error {
	f := c.flags
	if f.Progress && len(f.Read) == 0 {
		return errors.New("--progress shows how far -r has come: name a file")
	}
	switch {
	case !f.Stats.Set:
		return nil
	case !c.prints:
		return errors.New("--stats is what is printed, and nothing is: add --print to -w")
	case f.Follow != nil:
		return errors.New("--stats and --follow exclude each other: both print something else than packets")
	case f.Analyze:
		return errors.New("--stats and --analyze exclude each other: the one prints no packets, the other adds to them")
	case f.Stats.Value == "":
		return nil
	}
	var err error
	if c.statsEvery, err = cli.ParseSeconds(f.Stats.Value); err != nil {
		return fmt.Errorf("--stats: %w", err)
	}
	if c.statsEvery == 0 {
		return errors.New("--stats: the interval must be longer than nothing")
	}
	return nil
}

// stats counts packets and prints none.
func (c *command) stats() dump.Renderer {
	if c.flags.JSON {
		return dump.NewStatsJSON(c.statsEvery)
	}
	return dump.NewStatsText(c.statsEvery, time.Local)
}
