package packettest

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/wire"
)

// Numbers are the sequence numbers that the client and the server of a connection use next.
type Numbers [2]uint32

// Next is the header of the next segment of a direction, which has so many bytes. Unless it is without ACK,
// it acknowledges all that the other side has said.
func (n *Numbers) Next(dir app.Direction, flags wire.TCPFlags, length int) wire.TCPFields {
	h := wire.TCPFields{Flags: flags, Seq: n[dir]}
	if flags&wire.ACK != 0 {
		h.Ack = n[dir.Other()]
	}
	n[dir] += uint32(length)
	// SYN and FIN take a number each (RFC 9293 §3.4).
	if flags&wire.SYN != 0 {
		n[dir]++
	}
	if flags&wire.FIN != 0 {
		n[dir]++
	}
	return h
}
