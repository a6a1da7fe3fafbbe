package analysis

import (
	"testing"

	"gotcp/internal/wire"
)

func TestSegmentLength(t *testing.T) {
	for _, tt := range []struct {
		flags  wire.TCPFlags
		length int
		want   int
		bare   bool
	}{
		{wire.ACK, 0, 0, true},
		{wire.RST, 0, 0, false},
		{wire.ACK, 10, 10, false},
		{wire.SYN, 10, 11, false}, // RFC 7413
		{wire.FIN | wire.ACK, 10, 11, false},
		{wire.SYN | wire.FIN, 0, 2, false},
	} {
		b := make([]byte, wire.TCPMinLen)
		(&wire.TCPFields{Seq: 1<<32 - 5, Flags: tt.flags}).Put(b, nil)
		s := newSegment(0, b, tt.length)
		if s.span().Len() != tt.want || s.bare() != tt.bare {
			t.Errorf("%v with %d bytes takes %d, bare %v", tt.flags, tt.length, s.span().Len(), s.bare())
		}
	}
}
