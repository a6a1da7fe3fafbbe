package intake

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/bpf"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
	"gotcp/internal/filter"
)

// Origin is where packets are to come from, and which of them.
type Origin struct {
	// Files are captures, - is standard input.
	Files []string
	// Live is for interfaces, where there are no files. Its Filter is made of Expression.
	Live       capture.Config
	Expression string
}

// Source is where packets come from, with what is known of it before the first one.
type Source struct {
	capture.Source
	// Live is nil for files.
	Live  *capture.Live
	Files []*capture.Reader
	// Filter chooses what the kernel did not; nil if it did, or if all is taken.
	Filter *Filter
}

// Open opens a source with its filter. Its errors bear the exit status; what is wrong with an
// expression is shown to who sits at a terminal.
func Open(env *cli.Env, o Origin) (*Source, error) {
	open := o.openLive
	if len(o.Files) > 0 {
		open = o.openFiles
	}
	s, err := open(env)
	if wrong := (*filter.Error)(nil); errors.As(err, &wrong) {
		return nil, BadFilter(env, wrong)
	}
	return s, err
}

func (o *Origin) openFiles(*cli.Env) (*Source, error) {
	s := &Source{}
	var readers []capture.Source
	for _, name := range o.Files {
		r, err := capture.OpenFile(name)
		if err != nil {
			for _, r := range readers {
				r.Close()
			}
			return nil, cli.Local(fmt.Errorf("-r %w", err))
		}
		readers, s.Files = append(readers, r), append(s.Files, r)
	}
	s.Source = readers[0]
	if len(readers) > 1 {
		s.Source = newFiles(readers...)
	}
	if o.takesAll() {
		return s, nil
	}
	var err error
	if s.Filter, err = NewFilter(o.Expression, s.Interfaces()[0].LinkType, filter.Options{Resolver: SystemNames()}); err != nil {
		s.Close()
		return nil, cli.Usage(err)
	}
	return s, nil
}

func (o *Origin) openLive(env *cli.Env) (*Source, error) {
	config := o.Live
	config.Down = func(name string) { env.Warnf("%s went down", name) }
	if !o.takesAll() {
		config.Filter = o.compile
	}
	l, err := capture.OpenLive(config)
	if err != nil {
		return nil, cli.Local(err)
	}
	return &Source{Source: l, Live: l}, nil
}

func (o *Origin) takesAll() bool { return strings.TrimSpace(o.Expression) == "" }

// compile makes the program for the kernel.
func (o *Origin) compile(t capture.LinkType) ([]bpf.RawInstruction, error) {
	p, err := filter.Compile(o.Expression, filter.Options{
		Snaplen: uint32(o.Live.Snaplen), Resolver: SystemNames(),
		LinkType: filter.LinkType(t), Live: true, Netmask: Netmask(o.Live.Interfaces),
	})
	if err != nil {
		return nil, err
	}
	return p.Instructions, nil
}

// BadFilter is the error for an expression, which it shows on a terminal.
func BadFilter(env *cli.Env, err error) error {
	if wrong := (*filter.Error)(nil); errors.As(err, &wrong) && cli.IsTerminal(env.Stderr) {
		fmt.Fprintln(env.Stderr, wrong.Caret())
	}
	return cli.Usage(err)
}

// LinkType is how packets begin: those of the first interface, and whether all others do,
// too.
func (s *Source) LinkType() (first capture.LinkType, all bool) {
	// Of all interfaces of the system none is known before its first packet.
	if s.Live != nil {
		return s.Live.LinkType()
	}
	known := s.Interfaces()
	for _, i := range known {
		if i.LinkType != known[0].LinkType {
			return known[0].LinkType, false
		}
	}
	return known[0].LinkType, true
}
