// Package intake is what lies between a capture and who works on its packets, in every command
// that does: several files as one source, which no output may be, and the choice among packets by
// an expression, for whatever link types they have, with the names that this system knows. It
// must not know flags, nor what is done with packets.
package intake

import (
	"errors"
	"io"
	"time"

	"gotcp/internal/capture"
)

// files are several sources one after another. One that ends too early keeps nobody from
// reading the next: its error comes at the end.
type files struct {
	sources []capture.Source
	current int
	// before are the interfaces of the sources before the current one.
	before []capture.Interface
	err    error
}

var _ capture.Source = (*files)(nil)

// newFiles makes one source of several, at least one.
func newFiles(sources ...capture.Source) *files { return &files{sources: sources} }

// Read takes packets from the first source that has not ended.
func (f *files) Read(b *capture.Batch, deadline time.Time) error {
	for f.current < len(f.sources) {
		s := f.sources[f.current]
		err := s.Read(b, deadline)
		if err == nil {
			for i := range b.Packets {
				b.Packets[i].Interface += len(f.before)
			}
			return nil
		}
		if !errors.Is(err, io.EOF) && f.err == nil {
			f.err = err
		}
		f.before = append(f.before, s.Interfaces()...)
		f.current++
	}
	if f.err != nil {
		return f.err
	}
	return io.EOF
}

// Interrupt ends a Read that waits. Which source that is may just be changing: all
// of them are told, and a Read too many returns without packets.
func (f *files) Interrupt() {
	for _, s := range f.sources {
		s.Interrupt()
	}
}

// Interfaces are those of all sources so far.
func (f *files) Interfaces() []capture.Interface {
	if f.current == len(f.sources) {
		return f.before
	}
	return append(f.before[:len(f.before):len(f.before)], f.sources[f.current].Interfaces()...)
}

// Close closes all.
func (f *files) Close() error {
	var all error
	for _, s := range f.sources {
		all = errors.Join(all, s.Close())
	}
	return all
}
