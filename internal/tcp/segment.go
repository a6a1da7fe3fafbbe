package tcp

import (
	"fmt"

	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// Segment is a TCP segment as a value, in or out.
//
// A segment on its way out is borrowed: its payload points into the send
// buffer and is valid only during the call that hands it over.
type Segment struct {
	Seq, Ack seq.Num
	Flags    wire.TCPFlags
	Window   uint16 // as in the header, not scaled
	Urgent   uint16
	Options  wire.TCPOptions
	// Payload is the data. The second part is what follows the wrap of the
	// send ring; it is empty on the way in.
	Payload [2][]byte
	// GSOSize, on the way out, is the size of the pieces that the payload must
	// be cut into when it is longer than one segment, else 0. On the way in it
	// is the size of the segments that were merged into this one, 0 if unknown.
	GSOSize int
}

// Len is the length of the payload in bytes.
func (s *Segment) Len() int { return len(s.Payload[0]) + len(s.Payload[1]) }

// seqLen is the sequence space the segment takes: its payload, SYN and FIN
// (SEG.LEN of RFC 9293 §3.3.1).
func (s *Segment) seqLen() int {
	n := s.Len()
	if s.has(wire.SYN) {
		n++
	}
	if s.has(wire.FIN) {
		n++
	}
	return n
}

// end is the sequence number after the segment's last.
func (s *Segment) end() seq.Num { return s.Seq.Add(s.seqLen()) }

// has reports whether all the given flags are set.
func (s *Segment) has(f wire.TCPFlags) bool { return s.Flags&f == f }

// ResetFor builds the RST that answers a segment which belongs to no
// connection (RFC 9293 §3.10.7.1). It reports false for a RST, which is never
// answered.
func ResetFor(s *Segment) (Segment, bool) {
	if s.has(wire.RST) {
		return Segment{}, false
	}
	if s.has(wire.ACK) {
		return Segment{Seq: s.Ack, Flags: wire.RST}, true
	}
	return Segment{Seq: 0, Ack: s.end(), Flags: wire.RST | wire.ACK}, true
}

// String is the segment on one line, for logs.
func (s *Segment) String() string {
	t := fmt.Sprintf("%v seq %d len %d", s.Flags, uint32(s.Seq), s.Len())
	if s.has(wire.ACK) {
		t += fmt.Sprintf(" ack %d", uint32(s.Ack))
	}
	t += fmt.Sprintf(" win %d", s.Window)
	for _, b := range s.Options.SACK[:s.Options.NumSACK] {
		t += fmt.Sprintf(" sack %d-%d", b.Left, b.Right)
	}
	return t
}
