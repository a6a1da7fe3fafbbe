package wire

import "net/netip"

// UDPLen is the length of a UDP header.
const UDPLen = 8

// UDP is a view of a UDP datagram (RFC 768).
type UDP []byte

// ParseUDP makes a view of an IP payload. What lies behind the datagram's
// length is cut off.
func ParseUDP(b []byte) (UDP, error) {
	u, err := ParseTruncatedUDP(b)
	if err != nil {
		return nil, err
	}
	if len(u) != u.Length() {
		return nil, ErrLength
	}
	return u, nil
}

// ParseTruncatedUDP is ParseUDP for a datagram whose end may be missing: one
// quoted in an ICMP error, or cut short by a capture.
func ParseTruncatedUDP(b []byte) (UDP, error) {
	if len(b) < UDPLen {
		return nil, ErrShort
	}
	u := UDP(b)
	if u.Length() < UDPLen {
		return nil, ErrLength
	}
	return u[:min(u.Length(), len(u))], nil
}

// SrcPort is the source port.
func (u UDP) SrcPort() uint16 { return get16(u[0:2]) }

// DstPort is the destination port.
func (u UDP) DstPort() uint16 { return get16(u[2:4]) }

// Length is the length of header and payload.
func (u UDP) Length() int { return int(get16(u[4:6])) }

// Checksum is the checksum as it stands; 0 means none.
func (u UDP) Checksum() uint16 { return get16(u[6:8]) }

// Payload is what follows the header.
func (u UDP) Payload() []byte { return u[UDPLen:] }

// ChecksumOK reports whether the checksum is right. Over IPv4 it may be absent
// (RFC 768); over IPv6 it may not (RFC 8200 §8.1).
func (u UDP) ChecksumOK(src, dst netip.Addr) bool {
	if u.Checksum() == 0 {
		return src.Is4()
	}
	return transportChecksum(u, src, dst, ProtoUDP) == 0
}

// SetChecksum writes the checksum of the datagram between the two addresses.
func (u UDP) SetChecksum(src, dst netip.Addr) {
	put16(u[6:], 0)
	sum := transportChecksum(u, src, dst, ProtoUDP)
	if sum == 0 {
		sum = 0xffff // 0 would mean "no checksum" (RFC 768)
	}
	put16(u[6:], sum)
}

// UDPFields is the content of a UDP header.
type UDPFields struct {
	SrcPort, DstPort uint16
}

// Put writes the header for a payload of the given length, with a checksum of
// zero, and returns the header's length. See UDP.SetChecksum.
func (h *UDPFields) Put(b []byte, payloadLen int) int {
	_ = b[UDPLen-1]
	put16(b, h.SrcPort)
	put16(b[2:], h.DstPort)
	put16(b[4:], uint16(UDPLen+payloadLen))
	put16(b[6:], 0)
	return UDPLen
}
