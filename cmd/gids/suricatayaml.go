package main

import (
	"fmt"
	"strings"

	"gotcp/internal/cli"
	"gotcp/internal/sentry/config"
)

// readConfig takes the settings of the file that -c names, before flags say otherwise, and says what of
// it has no effect. Its rules are read with the others.
func (c *command) readConfig() error {
	if c.flags.Config == "" {
		return nil
	}
	yaml, err := config.Read(c.flags.Config, c.folders.ReadConfig)
	if err != nil {
		return cli.Local(fmt.Errorf("-c %w", err))
	}
	if err := yaml.Configure(&c.config, len(c.flags.Read) > 0); err != nil {
		return cli.Local(fmt.Errorf("-c %s: %w", c.flags.Config, err))
	}
	if len(yaml.Unfollowed) > 0 {
		c.env.Warnf("-c %s: without effect here: %s", c.flags.Config, strings.Join(yaml.Unfollowed, ", "))
	}
	return nil
}
