package wire

// IPv6FragmentLen is the length of an IPv6 fragment header.
const IPv6FragmentLen = 8

// IPv6Fragment is a view of an IPv6 fragment header and the fragment after it
// (RFC 8200 §4.5).
type IPv6Fragment []byte

// ParseIPv6Fragment makes a view of what Upper returned for ProtoIPv6Fragment.
func ParseIPv6Fragment(b []byte) (IPv6Fragment, error) {
	if len(b) < IPv6FragmentLen {
		return nil, ErrShort
	}
	return IPv6Fragment(b), nil
}

// NextHeader is what the datagram's fragmentable part begins with.
func (f IPv6Fragment) NextHeader() IPProto { return IPProto(f[0]) }

// Offset is where Payload belongs in the fragmentable part, in bytes.
func (f IPv6Fragment) Offset() int { return int(get16(f[2:4]) &^ 7) }

// More reports that this is not the last fragment.
func (f IPv6Fragment) More() bool { return f[3]&1 != 0 }

// ID is the identification, which fragments of one datagram share.
func (f IPv6Fragment) ID() uint32 { return get32(f[4:8]) }

// Payload is the fragment.
func (f IPv6Fragment) Payload() []byte { return f[IPv6FragmentLen:] }

// PutIPv6Fragment writes a fragment header to b and returns its length. The
// offset is in bytes and a multiple of 8.
func PutIPv6Fragment(b []byte, next IPProto, offset int, more bool, id uint32) int {
	_ = b[IPv6FragmentLen-1]
	v := uint16(offset) &^ 7
	if more {
		v |= 1
	}
	b[0], b[1] = uint8(next), 0
	put16(b[2:], v)
	put32(b[4:], id)
	return IPv6FragmentLen
}
