package main

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/bpf"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/filter"
	"gotcp/internal/intake"
)

// source is where packets come from.
type source struct {
	capture.Source
	live *capture.Live // nil for files
	// filter chooses what the kernel did not; nil if it did, or if all is taken.
	filter *intake.Filter
}

func (c *command) open() (*source, error) {
	if len(c.flags.Read) > 0 {
		return c.openFiles()
	}
	return c.openLive()
}

func (c *command) openFiles() (*source, error) {
	var readers []capture.Source
	for _, name := range c.flags.Read {
		r, err := capture.OpenFile(name)
		if err != nil {
			for _, r := range readers {
				r.Close()
			}
			return nil, cli.Local(fmt.Errorf("-r %w", err))
		}
		readers = append(readers, r)
	}
	s := &source{Source: readers[0]}
	if len(readers) > 1 {
		s.Source = intake.NewFiles(readers...)
	}
	if strings.TrimSpace(c.expression) == "" {
		return s, nil
	}
	var err error
	o := filter.Options{Resolver: intake.SystemNames()}
	if s.filter, err = intake.NewFilter(c.expression, s.Interfaces()[0].LinkType, o); err != nil {
		s.Close()
		return nil, c.badFilter(err)
	}
	return s, nil
}

// defaultBuffer is for bursts that rules take longer for than packets take to come.
const defaultBuffer = 64 << 20

func (c *command) openLive() (*source, error) {
	f := c.flags
	config := capture.Config{
		Interfaces: f.Interface, Promiscuous: !f.Promiscous, BufferSize: f.Buffer << 10,
		Down: func(name string) { c.env.Warnf("%s went down", name) },
	}
	if config.BufferSize == 0 {
		config.BufferSize = defaultBuffer
	}
	if strings.TrimSpace(c.expression) != "" {
		config.Filter = func(t capture.LinkType) ([]bpf.RawInstruction, error) {
			p, err := filter.Compile(c.expression, filter.Options{
				Resolver: intake.SystemNames(), LinkType: filter.LinkType(t), Live: true, Netmask: intake.Netmask(f.Interface),
			})
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

// badFilter is the error for an expression, which it shows on a terminal.
func (c *command) badFilter(err error) error {
	wrong := (*filter.Error)(nil)
	if errors.As(err, &wrong) && cli.IsTerminal(c.env.Stderr) {
		fmt.Fprintln(c.env.Stderr, wrong.Caret())
	}
	return cli.Usage(err)
}

// name is an interface's, for records; files seldom know any.
func (s *source) name(i int) string {
	if all := s.Interfaces(); i < len(all) && s.live != nil {
		return all[i].Name
	}
	return ""
}
