package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/net/bpf"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/filter"
	"gotcp/internal/host"
	"gotcp/internal/intake"
)

// source is where packets come from, with what is known of it before the first one.
type source struct {
	capture.Source
	live *capture.Live // nil for files
	// files are those of -r.
	files []*capture.Reader
	// filter chooses what the kernel did not; nil if it did, or if all is taken.
	filter   *intake.Filter
	linkType capture.LinkType // of the first interface
	mixed    bool             // others have other ones
}

// open opens what the flags name, with its filter.
func (c *command) open() (*source, error) {
	open := c.openLive
	if len(c.flags.Read) > 0 {
		open = c.openFiles
	}
	s, err := open()
	if err != nil {
		return nil, err
	}
	s.learnLinkType()
	if c.flags.LinkType != "" && (s.mixed || s.linkType != c.linkType) {
		s.Close()
		return nil, cli.Usage(fmt.Errorf("-y %v: packets there begin with %v", c.linkType, s.linkType))
	}
	return s, nil
}

func (s *source) learnLinkType() {
	// Of all interfaces none is known yet.
	if s.live != nil {
		var same bool
		s.linkType, same = s.live.LinkType()
		s.mixed = !same
		return
	}
	all := s.Interfaces()
	s.linkType = all[0].LinkType
	for _, i := range all {
		s.mixed = s.mixed || i.LinkType != s.linkType
	}
}

func (c *command) openFiles() (*source, error) {
	var readers []capture.Source
	var files []*capture.Reader
	for _, name := range c.flags.Read {
		r, err := capture.OpenFile(name)
		if err != nil {
			for _, r := range readers {
				r.Close()
			}
			return nil, cli.Local(fmt.Errorf("-r %w", err))
		}
		readers, files = append(readers, r), append(files, r)
	}
	s := &source{Source: readers[0], files: files}
	if len(readers) > 1 {
		s.Source = intake.NewFiles(readers...)
	}
	if strings.TrimSpace(c.expression) == "" {
		return s, nil
	}
	var err error
	if s.filter, err = intake.NewFilter(c.expression, s.Interfaces()[0].LinkType, c.filterOptions()); err != nil {
		s.Close()
		return nil, c.badFilter(err)
	}
	return s, nil
}

func (c *command) openLive() (*source, error) {
	names, err := c.interfaceNames()
	if err != nil {
		return nil, err
	}
	f := c.flags
	config := capture.Config{
		Interfaces: names, Snaplen: f.Snaplen, Promiscuous: !f.NoPromiscuous, BufferSize: f.Buffer << 10,
		// Who only saves loses less when packets come in blocks.
		Immediate: f.Immediate || c.prints,
		GSO:       f.Split,
		Hardware:  f.Stamp == "adapter",
		Down:      func(name string) { c.env.Warnf("%s went down", name) },
	}
	switch f.Direction {
	case "in":
		config.Direction = capture.DirectionIn
	case "out":
		config.Direction = capture.DirectionOut
	}
	if strings.TrimSpace(c.expression) != "" {
		config.Filter = func(t capture.LinkType) ([]bpf.RawInstruction, error) {
			p, err := c.compile(t, names)
			if err != nil {
				return nil, err
			}
			return p.Instructions, nil
		}
	}
	l, err := capture.OpenLive(config)
	if wrong := (*filter.Error)(nil); errors.As(err, &wrong) {
		return nil, c.badFilter(wrong)
	}
	if err != nil {
		return nil, cli.Local(err)
	}
	return &source{Source: l, live: l}, nil
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
	if s.live == nil {
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
	fmt.Fprintf(env.Stderr, "%d packet%s captured\n", captured, plural(captured))
	if s.live == nil {
		return
	}
	stats, err := s.live.Stats()
	if err != nil {
		env.Warnf("%v", err)
		return
	}
	fmt.Fprintf(env.Stderr, "%d packet%s received by filter\n", stats.Received, plural(stats.Received))
	fmt.Fprintf(env.Stderr, "%d packet%s dropped by kernel\n", stats.Dropped, plural(stats.Dropped))
}

func plural(n uint64) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// gone reports whether an error is only that nobody reads any more.
func gone(err error) bool { return errors.Is(err, syscall.EPIPE) }
