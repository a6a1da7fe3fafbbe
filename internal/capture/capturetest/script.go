// Package capturetest is a source of packets that goes as a test says, for the tests of who reads from
// sources. It must know nothing of how packets are captured.
package capturetest

import (
	"io"
	"time"

	"gotcp/internal/capture"
)

// Script is a source whose Reads go as its steps say, one after another; nothing more is the end.
type Script struct {
	// Steps are each:
	//   - []capture.Packet, which a Read finds;
	//   - func(), for a Read that finds nothing and waits: the same again if it does not wait;
	//   - func(waits bool), which is told of those that don't wait, too;
	//   - error, for this Read and all that come after it.
	Steps []any
	// Rung is how often it was interrupted.
	Rung int
}

var _ capture.Source = (*Script)(nil)

// Read does the next step.
func (s *Script) Read(b *capture.Batch, deadline time.Time) error {
	b.Packets = b.Packets[:0]
	waits := deadline.IsZero() || time.Now().Before(deadline)
	if len(s.Steps) == 0 {
		return io.EOF
	}
	switch step := s.Steps[0].(type) {
	case []capture.Packet:
		b.Packets = append(b.Packets, step...)
	case error:
		return step
	case func():
		if !waits {
			return nil
		}
		step()
	case func(bool):
		if step(waits); !waits {
			return nil
		}
	}
	s.Steps = s.Steps[1:]
	return nil
}

// Interrupt counts.
func (s *Script) Interrupt() { s.Rung++ }

// Interfaces is one.
func (s *Script) Interfaces() []capture.Interface { return []capture.Interface{{Name: "eth0"}} }

// Close does nothing.
func (s *Script) Close() error { return nil }

// Packets are Ethernet's, of the given lengths, of which all is captured.
func Packets(lengths ...int) []capture.Packet {
	var all []capture.Packet
	for _, n := range lengths {
		all = append(all, capture.Packet{Data: make([]byte, n), Length: n, LinkType: capture.LinkEthernet})
	}
	return all
}
