package arp

import (
	"fmt"
	"io"
)

// printer writes lines and keeps the first error: nobody reads any more.
type printer struct {
	to  io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	_, err := fmt.Fprintf(p.to, format, args...)
	p.record(err)
}

func (p *printer) record(err error) {
	if p.err == nil {
		p.err = err
	}
}
