package wire

import "strconv"

// EthernetLen is the length of an Ethernet header without tags.
const EthernetLen = 14

// EtherType is the protocol in an Ethernet frame. Values below 0x0600 are the
// length of an IEEE 802.3 frame instead.
type EtherType uint16

// The types that matter here (IANA, "ETHER TYPES").
const (
	TypeIPv4 EtherType = 0x0800
	TypeARP  EtherType = 0x0806
	TypeVLAN EtherType = 0x8100
	TypeIPv6 EtherType = 0x86dd
	TypeQinQ EtherType = 0x88a8
)

// String is the protocol's name, or its number in hexadecimal.
func (t EtherType) String() string {
	switch t {
	case TypeIPv4:
		return "IPv4"
	case TypeARP:
		return "ARP"
	case TypeVLAN:
		return "802.1Q"
	case TypeIPv6:
		return "IPv6"
	case TypeQinQ:
		return "802.1ad"
	}
	return "0x" + strconv.FormatUint(uint64(t), 16)
}

// Ethernet is a view of an Ethernet II frame, without its check sequence.
type Ethernet []byte

// ParseEthernet makes a view of a frame.
func ParseEthernet(b []byte) (Ethernet, error) {
	if len(b) < EthernetLen {
		return nil, ErrShort
	}
	return Ethernet(b), nil
}

// Dst is the destination's address.
func (e Ethernet) Dst() MAC { return MAC(e[0:6]) }

// Src is the source's address.
func (e Ethernet) Src() MAC { return MAC(e[6:12]) }

// Type says what Payload is.
func (e Ethernet) Type() EtherType { return EtherType(get16(e[12:14])) }

// Payload is everything after the header, padding included.
func (e Ethernet) Payload() []byte { return e[EthernetLen:] }

// PutEthernet writes a header to b and returns its length.
func PutEthernet(b []byte, dst, src MAC, t EtherType) int {
	_ = b[EthernetLen-1]
	copy(b, dst[:])
	copy(b[6:], src[:])
	put16(b[12:], uint16(t))
	return EthernetLen
}
