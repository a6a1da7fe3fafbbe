package wire

import "net/netip"

// ICMPv6's types (RFC 4443, RFC 4861, RFC 2710, RFC 3810).
const (
	ICMPv6Unreachable      = 1
	ICMPv6PacketTooBig     = 2
	ICMPv6TimeExceeded     = 3
	ICMPv6ParameterProblem = 4
	ICMPv6Echo             = 128
	ICMPv6EchoReply        = 129
	ICMPv6MLDQuery         = 130
	ICMPv6MLDReport        = 131
	ICMPv6MLDDone          = 132
	ICMPv6RouterSolicit    = 133
	ICMPv6RouterAdvert     = 134
	ICMPv6NeighborSolicit  = 135
	ICMPv6NeighborAdvert   = 136
	ICMPv6Redirect         = 137
	ICMPv6MLDv2Report      = 143
)

// Codes of ICMPv6Unreachable (RFC 4443 §3.1).
const (
	ICMPv6NoRoute            = 0
	ICMPv6AdminProhibited    = 1
	ICMPv6BeyondScope        = 2
	ICMPv6AddressUnreachable = 3
	ICMPv6PortUnreachable    = 4
	ICMPv6PolicyFailed       = 5
	ICMPv6RejectRoute        = 6
)

// Codes of ICMPv6TimeExceeded (RFC 4443 §3.3).
const (
	ICMPv6HopLimitExceeded   = 0
	ICMPv6ReassemblyExceeded = 1
)

// ICMPv6 is a view of an ICMPv6 message (RFC 4443 §2.1).
type ICMPv6 []byte

// ParseICMPv6 makes a view of what IPv6's Upper returned for ProtoICMPv6.
func ParseICMPv6(b []byte) (ICMPv6, error) {
	if len(b) < ICMPLen {
		return nil, ErrShort
	}
	return ICMPv6(b), nil
}

// Type is the message's type.
func (m ICMPv6) Type() uint8 { return m[0] }

// Code refines the type.
func (m ICMPv6) Code() uint8 { return m[1] }

// Checksum is the checksum as it stands.
func (m ICMPv6) Checksum() uint16 { return get16(m[2:4]) }

// Rest is the four bytes whose meaning depends on the type.
func (m ICMPv6) Rest() uint32 { return get32(m[4:8]) }

// ID is the identifier of an echo or its reply.
func (m ICMPv6) ID() uint16 { return get16(m[4:6]) }

// Seq is the sequence number of an echo or its reply.
func (m ICMPv6) Seq() uint16 { return get16(m[6:8]) }

// MTU is the next hop's MTU in ICMPv6PacketTooBig.
func (m ICMPv6) MTU() int { return int(m.Rest()) }

// IsError reports an error message, which must never be answered by another
// one and which quotes the packet it is about (RFC 4443 §2.1, §2.4).
func (m ICMPv6) IsError() bool { return m.Type() < 128 }

// Payload is what follows the first eight bytes.
func (m ICMPv6) Payload() []byte { return m[ICMPLen:] }

// ChecksumOK reports whether the message's checksum is right, which covers the
// packet's addresses too.
func (m ICMPv6) ChecksumOK(src, dst netip.Addr) bool {
	return transportChecksum(m, src, dst, ProtoICMPv6) == 0
}

// PutICMPv6 writes a message with its checksum to b and returns its length.
// The payload may already lie at b[ICMPLen:].
func PutICMPv6(b []byte, src, dst netip.Addr, typ, code uint8, rest uint32, payload []byte) int {
	n := putICMP(b, typ, code, rest, payload)
	put16(b[2:], transportChecksum(b[:n], src, dst, ProtoICMPv6))
	return n
}
