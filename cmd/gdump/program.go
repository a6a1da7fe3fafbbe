package main

import (
	"errors"
	"fmt"
	"io"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/filter"
	"gotcp/internal/intake"
)

// filterOptions say what the expression is compiled for, but for the link type.
func (c *command) filterOptions() filter.Options {
	return filter.Options{Snaplen: uint32(c.flags.Snaplen), Resolver: intake.SystemNames()}
}

// compile makes the program for the kernel.
func (c *command) compile(t capture.LinkType, interfaces []string) (*filter.Program, error) {
	o := c.filterOptions()
	o.LinkType, o.Live, o.Netmask = filter.LinkType(t), true, intake.Netmask(interfaces)
	return filter.Compile(c.expression, o)
}

// badFilter is the error for an expression, which it shows on a terminal.
func (c *command) badFilter(err error) error {
	wrong := (*filter.Error)(nil)
	if !errors.As(err, &wrong) {
		return cli.Usage(err)
	}
	if cli.IsTerminal(c.env.Stderr) {
		fmt.Fprintln(c.env.Stderr, wrong.Caret())
	}
	return cli.Usage(wrong)
}

// printProgram prints what the filter was compiled to: for a file or an interface if one
// is named, else for the link type of -y, or Ethernet.
func (c *command) printProgram() error {
	o := c.filterOptions()
	o.LinkType = filter.Ethernet
	if c.flags.LinkType != "" {
		o.LinkType = filter.LinkType(c.linkType)
	}
	if len(c.flags.Read)+len(c.flags.Interface) > 0 {
		expression := c.expression
		c.expression = "" // what it was compiled to is of interest, not what it selects
		s, err := c.open()
		if c.expression = expression; err != nil {
			return err
		}
		defer s.Close()
		o.LinkType, o.Live = filter.LinkType(s.linkType), s.live != nil
		o.Netmask = intake.Netmask(c.flags.Interface)
	}
	p, err := filter.Compile(c.expression, o)
	if err != nil {
		return c.badFilter(err)
	}
	text := [...]func() string{1: p.Assembly, 2: p.C, 3: p.Decimal}[c.flags.Program]()
	_, err = io.WriteString(c.env.Stdout, text)
	return err
}
