package analysis

import (
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// segment is what a TCP header says, taken out once.
type segment struct {
	at     int64 // nanoseconds of the capture's clock
	flags  wire.TCPFlags
	seq    seq.Num
	end    seq.Num // behind the payload, SYN and FIN (RFC 9293 §3.4)
	ack    seq.Num
	length int // of the payload
	window uint32
	opts   wire.TCPOptions
}

func newSegment(at int64, t wire.TCP, length int) segment {
	s := segment{
		at:     at,
		flags:  t.Flags(),
		seq:    seq.Num(t.Seq()),
		ack:    seq.Num(t.Ack()),
		length: length,
		window: uint32(t.Window()),
		opts:   wire.ParseTCPOptions(t.Options()),
	}
	s.end = s.seq.Add(length)
	if s.has(wire.SYN) {
		s.end++
	}
	if s.has(wire.FIN) {
		s.end++
	}
	return s
}

// has reports whether any of the flags is set.
func (s *segment) has(flags wire.TCPFlags) bool { return s.flags&flags != 0 }

// bare reports a segment that is there for its acknowledgement alone.
func (s *segment) bare() bool { return s.end == s.seq && !s.has(wire.RST) }

func (s *segment) span() seq.Range { return seq.Range{Start: s.seq, End: s.end} }
