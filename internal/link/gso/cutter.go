// Package gso finishes in software what was left to a device: it cuts an oversized TCP
// segment into the packets that go over a wire and completes checksums. It
// is for links that must see real packets; it must not know where they go.
package gso

import (
	"encoding/binary"
	"errors"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// ErrMalformed is returned for a frame whose offload marks do not fit its headers.
var ErrMalformed = errors.New("offload marks do not fit the frame")

// Cutter turns one offloaded frame into finished packets, each with its link
// header. It borrows the frame until the last Append.
type Cutter struct {
	frame *link.Frame
	// Offsets in the frame: of the IP header, of the TCP header, of the payload.
	network, transport, payload int

	size   int // payload of each piece, 0 for a frame that stays whole
	done   int // payload bytes cut
	left   int // payload bytes not yet cut
	pieces int // cut so far
	more   bool
}

// Reset begins with f, which has an Ethernet header or not. It fails if f can
// not be what its marks say.
func (c *Cutter) Reset(f *link.Frame, ethernet bool) error {
	*c = Cutter{frame: f, more: true}
	if f.GSO == link.GSONone {
		end := int(f.ChecksumStart) + int(f.ChecksumOffset) + 2
		if f.NeedsChecksum && end > len(f.Data) {
			return ErrMalformed
		}
		return nil
	}
	if f.GSOSize == 0 || !c.locate(ethernet) {
		return ErrMalformed
	}
	c.size = int(f.GSOSize)
	c.left = f.Len() - c.payload
	return nil
}

// locate finds the headers. They are read rather than taken from
// Offload.HeaderLen, where kernels write the length of what happens to be in
// one piece of memory.
func (c *Cutter) locate(ethernet bool) bool {
	b := c.frame.Data
	if ethernet {
		c.network = IPOffset(b)
	}
	if c.network < 0 || len(b) < c.network+wire.IPv4MinLen {
		return false
	}
	ip := b[c.network:]
	switch {
	case c.frame.GSO == link.GSOTCPv4 && ip[0]>>4 == 4 && ip[9] == byte(wire.ProtoTCP):
		c.transport = c.network + int(ip[0]&15)*4
		if c.transport < c.network+wire.IPv4MinLen {
			return false
		}
	case c.frame.GSO == link.GSOTCPv6 && ip[0]>>4 == 6:
		c.transport = c.network + wire.IPv6Len
		if c.frame.NeedsChecksum {
			c.transport = int(c.frame.ChecksumStart) // behind extension headers, if any
		}
		if c.transport < c.network+wire.IPv6Len {
			return false
		}
	default:
		return false
	}
	if len(b) < c.transport+wire.TCPMinLen {
		return false
	}
	headerLen := int(b[c.transport+12]>>4) * 4
	c.payload = c.transport + headerLen
	return headerLen >= wire.TCPMinLen && len(b) >= c.payload
}

// IPOffset is where the IP header of an Ethernet frame begins, behind VLAN tags
// if it has them, and -1 if nowhere.
func IPOffset(b []byte) int {
	for at := wire.EthernetLen; at <= len(b) && at <= wire.EthernetLen+2*wire.VLANLen; at += wire.VLANLen {
		switch wire.EtherType(binary.BigEndian.Uint16(b[at-2:])) {
		case wire.TypeIPv4, wire.TypeIPv6:
			return at
		case wire.TypeVLAN, wire.TypeQinQ:
		default:
			return -1
		}
	}
	return -1
}

// More reports whether there is another packet.
func (c *Cutter) More() bool { return c.more }

// NextLen is the length of the next packet.
func (c *Cutter) NextLen() int {
	if c.size == 0 {
		return c.frame.Len()
	}
	return c.payload + min(c.size, c.left)
}

// Append appends the next packet to b.
func (c *Cutter) Append(b []byte) []byte {
	start := len(b)
	if c.size == 0 {
		c.more = false
		b = append(b, c.frame.Data...)
		b = append(b, c.frame.Tail[0]...)
		b = append(b, c.frame.Tail[1]...)
		if c.frame.NeedsChecksum {
			FinishChecksum(b[start:], int(c.frame.ChecksumStart), int(c.frame.ChecksumOffset))
		}
		return b
	}
	n := min(c.size, c.left)
	b = append(b, c.frame.Data[:c.payload]...)
	b = c.appendPayload(b, n)
	c.left -= n
	c.more = c.left > 0
	c.patch(b[start:])
	c.done += n
	c.pieces++
	return b
}

// appendPayload appends n bytes of the payload, the first of which is the one at c.done.
func (c *Cutter) appendPayload(b []byte, n int) []byte {
	at := c.done
	for _, part := range [3][]byte{c.frame.Data[c.payload:], c.frame.Tail[0], c.frame.Tail[1]} {
		if at >= len(part) {
			at -= len(part)
			continue
		}
		k := min(n, len(part)-at)
		b = append(b, part[at:at+k]...)
		n -= k
		at = 0
	}
	return b
}

// patch makes the copied headers those of this piece.
func (c *Cutter) patch(b []byte) {
	var sum wire.Summer
	ip, tcp := b[c.network:], b[c.transport:]
	if c.frame.GSO == link.GSOTCPv4 {
		header := ip[:c.transport-c.network]
		binary.BigEndian.PutUint16(header[2:], uint16(len(ip)))
		// Fragments of two pieces must never be taken for one datagram's (RFC 6864 §4).
		id := binary.BigEndian.Uint16(header[4:])
		binary.BigEndian.PutUint16(header[4:], id+uint16(c.pieces))
		binary.BigEndian.PutUint16(header[10:], 0)
		binary.BigEndian.PutUint16(header[10:], wire.Checksum(header))
		sum.Add(header[12:20])
	} else {
		binary.BigEndian.PutUint16(ip[4:], uint16(len(ip)-wire.IPv6Len))
		sum.Add(ip[8:40])
	}
	sum.AddUint16(uint16(wire.ProtoTCP))
	sum.AddUint16(uint16(len(tcp)))

	binary.BigEndian.PutUint32(tcp[4:], binary.BigEndian.Uint32(tcp[4:])+uint32(c.done))
	c.patchFlags(tcp)
	binary.BigEndian.PutUint16(tcp[16:], 0)
	sum.Add(tcp)
	binary.BigEndian.PutUint16(tcp[16:], sum.Sum())
}

// patchFlags leaves FIN and PSH to the last piece, CWR to the first (RFC 3168
// §6.1.2: it is sent once), and the urgent pointer to those that the urgent data reaches.
func (c *Cutter) patchFlags(tcp []byte) {
	flags := wire.TCPFlags(tcp[13])
	if c.more {
		flags &^= wire.FIN | wire.PSH
	}
	if c.pieces > 0 {
		flags &^= wire.CWR
	}
	if flags&wire.URG != 0 {
		urgent := int(binary.BigEndian.Uint16(tcp[18:])) - c.done
		if urgent <= 0 {
			urgent = 0
			flags &^= wire.URG
		}
		binary.BigEndian.PutUint16(tcp[18:], uint16(urgent))
	}
	tcp[13] = byte(flags)
}

// FinishChecksum adds everything from start on to the pseudo-header's sum that is
// in the checksum field already (virtio 1.2 §5.1.6.2). A field outside of b is left alone.
func FinishChecksum(b []byte, start, offset int) {
	if start+offset+2 > len(b) {
		return
	}
	field := b[start+offset:]
	var sum wire.Summer
	sum.Add(b[start:])
	v := sum.Sum()
	if v == 0 && offset == udpChecksumOffset {
		v = 0xffff // zero would mean that there is none (RFC 768)
	}
	binary.BigEndian.PutUint16(field, v)
}

// udpChecksumOffset is where UDP's checksum is; TCP has its at 16.
const udpChecksumOffset = 6
