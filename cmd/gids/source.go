package main

import (
	"gotcp/internal/capture"
	"gotcp/internal/intake"
)

// defaultBuffer is for bursts that rules take longer for than packets take to come.
const defaultBuffer = 64 << 20

// origin is where the flags say that packets come from.
func (c *command) origin() intake.Origin {
	f := c.flags
	o := intake.Origin{
		Files: f.Read, Expression: c.expression,
		Live: capture.Config{Interfaces: f.Interface, Promiscuous: !f.Promiscous, BufferSize: f.Buffer << 10},
	}
	if o.Live.BufferSize == 0 {
		o.Live.BufferSize = defaultBuffer
	}
	return o
}

// interfaceName is an interface's, for records of live traffic; files seldom know any.
func (s *session) interfaceName(i int) string {
	if all := s.source.Interfaces(); i < len(all) {
		return all[i].Name
	}
	return ""
}
