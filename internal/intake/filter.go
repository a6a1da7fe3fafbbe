package intake

import (
	"gotcp/internal/capture"
	"gotcp/internal/filter"
)

// Filter is an expression of the filter language, compiled for each type of link that
// packets come from: a pcapng file may hold several.
type Filter struct {
	expr    string
	options filter.Options

	programs map[capture.LinkType]*filter.Program
	last     capture.LinkType
	program  *filter.Program // for last
}

// NewFilter compiles an expression for files whose first link type is the given one.
// Options say the rest.
func NewFilter(expr string, first capture.LinkType, o filter.Options) (*Filter, error) {
	f := &Filter{expr: expr, options: o, programs: map[capture.LinkType]*filter.Program{}}
	return f, f.use(first)
}

// use makes the program for a link type the current one.
func (f *Filter) use(t capture.LinkType) error {
	p, ok := f.programs[t]
	if !ok {
		o := f.options
		o.LinkType = filter.LinkType(t)
		var err error
		if p, err = filter.Compile(f.expr, o); err != nil {
			return err
		}
		f.programs[t] = p
	}
	f.last, f.program = t, p
	return nil
}

// Takes reports whether the expression selects a packet. The error is about link
// types for which it has no meaning.
func (f *Filter) Takes(p *capture.Packet) (bool, error) {
	if p.LinkType != f.last {
		if err := f.use(p.LinkType); err != nil {
			return false, err
		}
	}
	return f.program.Match(p.Data, p.Length), nil
}
