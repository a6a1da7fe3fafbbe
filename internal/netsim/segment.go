package netsim

import (
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// headers is what a segment weighs on the line besides options and payload:
// Ethernet, IPv4 and TCP.
const headers = wire.EthernetLen + wire.IPv4MinLen + wire.TCPMinLen

// wireLen is the length of a segment's frame.
func wireLen(s *tcp.Segment) int { return headers + s.Options.Len() + s.Len() }

// split copies s as the segments that a device makes of it, each with its own
// payload, and calls each for them. FIN and PSH stay with the last, CWR with the first.
func split(s *tcp.Segment, each func(tcp.Segment)) {
	payload := make([]byte, 0, s.Len())
	payload = append(payload, s.Payload[0]...)
	payload = append(payload, s.Payload[1]...)
	size := len(payload)
	if s.GSOSize > 0 {
		size = s.GSOSize
	}
	for at := 0; ; at += size {
		piece := *s
		piece.GSOSize = 0
		piece.Seq = s.Seq.Add(at)
		end := min(at+size, len(payload))
		piece.Payload = [2][]byte{payload[at:end:end], nil}
		if end < len(payload) {
			piece.Flags &^= wire.FIN | wire.PSH
		}
		if at > 0 {
			piece.Flags &^= wire.CWR
		}
		each(piece)
		if end == len(payload) {
			return
		}
	}
}

// maxMerged is the most payload that a merged segment holds, as with GRO.
const maxMerged = 64000

// merge appends b to a if b continues a with the same header, and reports
// whether it did. As with GRO, a shorter segment, PSH or FIN ends it.
func merge(a, b *tcp.Segment) bool {
	const same = wire.ACK
	size := a.GSOSize
	if size == 0 {
		size = a.Len()
	}
	if a.Flags != same || b.Flags&^(wire.PSH|wire.FIN) != same ||
		a.Len() == 0 || a.Len()%size != 0 || b.Len() == 0 || b.Len() > size || a.Len()+b.Len() > maxMerged ||
		b.Seq != a.Seq.Add(a.Len()) || b.Ack != a.Ack || b.Window != a.Window || !sameOptions(a, b) {
		return false
	}
	a.Payload[0] = append(a.Payload[0], b.Payload[0]...)
	a.Flags, a.GSOSize = b.Flags, size
	return true
}

func sameOptions(a, b *tcp.Segment) bool {
	x, y := a.Options, b.Options
	return len(x.Unknown) == 0 && len(y.Unknown) == 0 && x.NumSACK == 0 && y.NumSACK == 0 &&
		x.HasTimestamps == y.HasTimestamps && x.TSVal == y.TSVal && x.TSEcr == y.TSEcr
}
