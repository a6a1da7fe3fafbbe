package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"syscall"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/intake"
)

// source is where packets come from.
type source struct {
	*intake.Source
	linkType capture.LinkType // of the first interface
	mixed    bool             // others have other ones
}

// open opens what the flags name, with its filter.
func (c *command) open() (*source, error) {
	o, err := c.origin()
	if err != nil {
		return nil, err
	}
	opened, err := intake.Open(c.env, o)
	if err != nil {
		return nil, err
	}
	first, all := opened.LinkType()
	s := &source{opened, first, !all}
	if c.flags.LinkType != "" && (s.mixed || s.linkType != c.linkType) {
		s.Close()
		return nil, cli.Usage(fmt.Errorf("-y %v: packets there begin with %v", c.linkType, s.linkType))
	}
	return s, nil
}

// origin is where the flags say that packets come from.
func (c *command) origin() (intake.Origin, error) {
	f := c.flags
	o := intake.Origin{Files: f.Read, Expression: c.expression}
	if len(f.Read) > 0 {
		return o, nil
	}
	names, err := c.interfaceNames()
	if err != nil {
		return o, err
	}
	o.Live = capture.Config{
		Interfaces: names, Snaplen: f.Snaplen, Promiscuous: !f.NoPromiscuous, BufferSize: f.Buffer << 10,
		// Who only saves loses less when packets come in blocks.
		Immediate: f.Immediate || c.prints,
		GSO:       f.Split,
		Hardware:  f.Stamp == "adapter",
	}
	switch f.Direction {
	case "in":
		o.Live.Direction = capture.DirectionIn
	case "out":
		o.Live.Direction = capture.DirectionOut
	}
	return o, nil
}

// interfaceNames are those of -i, of which a number stands for that of -D, or the
// first of -D.
func (c *command) interfaceNames() ([]string, error) {
	listed, err := listed()
	if err != nil {
		return nil, cli.Local(err)
	}
	if len(c.flags.Interface) == 0 {
		return []string{listed[0].name}, nil
	}
	var names []string
	for _, name := range c.flags.Interface {
		if n, err := strconv.Atoi(name); err == nil {
			if _, err := host.InterfaceByName(name); err != nil {
				if n < 1 || n > len(listed) {
					return nil, cli.Usage(fmt.Errorf("-i %s: there is neither an interface of that name nor that many", name))
				}
				name = listed[n-1].name
			}
		}
		names = append(names, name)
	}
	return names, nil
}

// announce says where packets come from, when they do.
func (s *source) announce(env *cli.Env) {
	if s.Live == nil {
		return
	}
	names := make([]string, 0, 1)
	for _, i := range s.Interfaces() {
		names = append(names, i.Name)
	}
	if len(names) == 0 {
		names = append(names, capture.Any)
	}
	env.Warnf("listening on %s, link-type %v", strings.Join(names, ", "), s.linkType)
}

// report prints the counts, in tcpdump's words, which scripts know.
func (s *source) report(env *cli.Env, captured uint64) {
	fmt.Fprintf(env.Stderr, "%s captured\n", cli.Count(captured, "packet"))
	if s.Live == nil {
		return
	}
	stats, err := s.Live.Stats()
	if err != nil {
		env.Warnf("%v", err)
		return
	}
	fmt.Fprintf(env.Stderr, "%s received by filter\n", cli.Count(stats.Received, "packet"))
	fmt.Fprintf(env.Stderr, "%s dropped by kernel\n", cli.Count(stats.Dropped, "packet"))
}

// gone reports whether an error is only that nobody reads any more.
func gone(err error) bool { return errors.Is(err, syscall.EPIPE) }
