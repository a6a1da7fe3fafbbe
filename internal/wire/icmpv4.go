package wire

// ICMPLen is the length of the part that all ICMP and ICMPv6 messages share:
// type, code, checksum and four bytes that depend on the type.
const ICMPLen = 8

// ICMP's types (RFC 792).
const (
	ICMPv4EchoReply        = 0
	ICMPv4Unreachable      = 3
	ICMPv4SourceQuench     = 4
	ICMPv4Redirect         = 5
	ICMPv4Echo             = 8
	ICMPv4RouterAdvert     = 9
	ICMPv4RouterSolicit    = 10
	ICMPv4TimeExceeded     = 11
	ICMPv4ParameterProblem = 12
	ICMPv4Timestamp        = 13
	ICMPv4TimestampReply   = 14
)

// Codes of ICMPv4Unreachable (RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1).
const (
	ICMPv4NetUnreachable         = 0
	ICMPv4HostUnreachable        = 1
	ICMPv4ProtoUnreachable       = 2
	ICMPv4PortUnreachable        = 3
	ICMPv4FragmentationNeeded    = 4
	ICMPv4SourceRouteFailed      = 5
	ICMPv4NetUnknown             = 6
	ICMPv4HostUnknown            = 7
	ICMPv4NetProhibited          = 9
	ICMPv4HostProhibited         = 10
	ICMPv4AdminProhibited        = 13
	ICMPv4PrecedenceViolation    = 14
	ICMPv4PrecedenceInsufficient = 15
)

// Codes of ICMPv4TimeExceeded.
const (
	ICMPv4TTLExceeded        = 0
	ICMPv4ReassemblyExceeded = 1
)

// ICMPv4 is a view of an ICMP message (RFC 792).
type ICMPv4 []byte

// ParseICMPv4 makes a view of an IPv4 payload.
func ParseICMPv4(b []byte) (ICMPv4, error) {
	if len(b) < ICMPLen {
		return nil, ErrShort
	}
	return ICMPv4(b), nil
}

// Type is the message's type.
func (m ICMPv4) Type() uint8 { return m[0] }

// Code refines the type.
func (m ICMPv4) Code() uint8 { return m[1] }

// Checksum is the checksum as it stands.
func (m ICMPv4) Checksum() uint16 { return get16(m[2:4]) }

// Rest is the four bytes whose meaning depends on the type.
func (m ICMPv4) Rest() uint32 { return get32(m[4:8]) }

// ID is the identifier of an echo or its reply.
func (m ICMPv4) ID() uint16 { return get16(m[4:6]) }

// Seq is the sequence number of an echo or its reply.
func (m ICMPv4) Seq() uint16 { return get16(m[6:8]) }

// MTU is the next hop's MTU in ICMPv4FragmentationNeeded, 0 from routers older
// than RFC 1191.
func (m ICMPv4) MTU() int { return int(m.Seq()) }

// IsError reports an error message, which must never be answered by another
// one and which quotes the packet it is about (RFC 1122 §3.2.2).
func (m ICMPv4) IsError() bool {
	switch m.Type() {
	case ICMPv4Unreachable, ICMPv4SourceQuench, ICMPv4Redirect, ICMPv4TimeExceeded, ICMPv4ParameterProblem:
		return true
	}
	return false
}

// Payload is what follows the first eight bytes: an echo's data, an error's
// quoted packet.
func (m ICMPv4) Payload() []byte { return m[ICMPLen:] }

// ChecksumOK reports whether the message's checksum is right.
func (m ICMPv4) ChecksumOK() bool { return Checksum(m) == 0 }

// PutICMPv4 writes a message with its checksum to b and returns its length.
// The payload may already lie at b[ICMPLen:].
func PutICMPv4(b []byte, typ, code uint8, rest uint32, payload []byte) int {
	n := putICMP(b, typ, code, rest, payload)
	put16(b[2:], Checksum(b[:n]))
	return n
}

// EchoRest is the Rest of an echo or its reply.
func EchoRest(id, seq uint16) uint32 { return uint32(id)<<16 | uint32(seq) }

// putICMP writes a message with a checksum of zero.
func putICMP(b []byte, typ, code uint8, rest uint32, payload []byte) int {
	b = b[:ICMPLen+len(payload)]
	// Before the header, lest the payload lies anywhere else in b.
	copy(b[ICMPLen:], payload)
	b[0], b[1] = typ, code
	put16(b[2:], 0)
	put32(b[4:], rest)
	return len(b)
}
