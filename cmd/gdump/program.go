package main

import (
	"io"

	"gotcp/internal/filter"
	"gotcp/internal/intake"
)

// printProgram prints what the filter was compiled to: for a file or an interface if one
// is named, else for the link type of -y, or Ethernet.
func (c *command) printProgram() error {
	o := filter.Options{Snaplen: uint32(c.flags.Snaplen), Resolver: intake.SystemNames(), LinkType: filter.Ethernet}
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
		o.LinkType, o.Live = filter.LinkType(s.linkType), s.Live != nil
		o.Netmask = intake.Netmask(c.flags.Interface)
	}
	p, err := filter.Compile(c.expression, o)
	if err != nil {
		return intake.BadFilter(c.env, err)
	}
	text := [...]func() string{1: p.Assembly, 2: p.C, 3: p.Decimal}[c.flags.Program]()
	_, err = io.WriteString(c.env.Stdout, text)
	return err
}
