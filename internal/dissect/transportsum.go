package dissect

import (
	"encoding/binary"

	"gotcp/internal/wire"
)

// transportSum is the checksum over a transport's message and the
// pseudo-header of p.ip (RFC 8200 §8.1): 0 if the message holds the right one.
func (p *Printer) transportSum(proto uint8, message []byte) uint16 {
	var s wire.Summer
	s.Add(p.ip.src)
	s.Add(p.ip.last)
	var tail [8]byte
	binary.BigEndian.PutUint32(tail[:], uint32(len(message)))
	tail[7] = proto
	s.Add(tail[:])
	s.Add(message)
	return s.Sum()
}
