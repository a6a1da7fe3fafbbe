package wire

import "net/netip"

const (
	// IPv4MinLen is the length of an IPv4 header without options.
	IPv4MinLen = 20
	// IPv4MaxLen is the length of one with as many options as fit.
	IPv4MaxLen = 60
	// MaxPacket is the longest IPv4 packet, and the longest payload of IPv6.
	MaxPacket = 65535
)

const (
	ipv4Reserved      = 0x8000
	ipv4DontFragment  = 0x4000
	ipv4MoreFragments = 0x2000
	ipv4Offset        = 0x1fff
)

// IPv4 is a view of an IPv4 packet (RFC 791 §3.1).
type IPv4 []byte

// ParseIPv4 makes a view of the packet at the start of b. What lies behind its
// total length, such as Ethernet's padding, is cut off.
func ParseIPv4(b []byte) (IPv4, error) {
	p, err := ParseTruncatedIPv4(b)
	if err != nil {
		return nil, err
	}
	if len(p) != p.TotalLen() {
		return nil, ErrLength
	}
	return p, nil
}

// ParseTruncatedIPv4 is ParseIPv4 for a packet whose end may be missing: one
// quoted in an ICMP error, or cut short by a capture. Only the header must be
// there.
func ParseTruncatedIPv4(b []byte) (IPv4, error) {
	if len(b) < IPv4MinLen {
		return nil, ErrShort
	}
	if b[0]>>4 != 4 {
		return nil, ErrVersion
	}
	p := IPv4(b)
	hlen, total := p.HeaderLen(), p.TotalLen()
	if hlen < IPv4MinLen || total < hlen {
		return nil, ErrLength
	}
	if len(b) < hlen {
		return nil, ErrShort
	}
	return p[:min(total, len(p))], nil
}

// HeaderLen is the header's length in bytes, options included.
func (p IPv4) HeaderLen() int { return int(p[0]&0x0f) * 4 }

// TOS is the type of service: DSCP and ECN (RFC 2474, RFC 3168).
func (p IPv4) TOS() uint8 { return p[1] }

// TotalLen is the packet's length in bytes.
func (p IPv4) TotalLen() int { return int(get16(p[2:4])) }

// ID is the identification, which fragments of one datagram share.
func (p IPv4) ID() uint16 { return get16(p[4:6]) }

func (p IPv4) fragment() uint16 { return get16(p[6:8]) }

// Reserved is the flag that must be zero.
func (p IPv4) Reserved() bool { return p.fragment()&ipv4Reserved != 0 }

// DontFragment is the DF flag.
func (p IPv4) DontFragment() bool { return p.fragment()&ipv4DontFragment != 0 }

// MoreFragments is the MF flag.
func (p IPv4) MoreFragments() bool { return p.fragment()&ipv4MoreFragments != 0 }

// FragmentOffset is where the payload belongs in its datagram, in bytes.
func (p IPv4) FragmentOffset() int { return int(p.fragment()&ipv4Offset) * 8 }

// IsFragment reports that the payload is only a part of a datagram.
func (p IPv4) IsFragment() bool { return p.fragment()&(ipv4MoreFragments|ipv4Offset) != 0 }

// TTL is the time to live.
func (p IPv4) TTL() uint8 { return p[8] }

// Proto says what Payload is.
func (p IPv4) Proto() IPProto { return IPProto(p[9]) }

// Checksum is the header's checksum as it stands.
func (p IPv4) Checksum() uint16 { return get16(p[10:12]) }

// ChecksumOK reports whether the header's checksum is right.
func (p IPv4) ChecksumOK() bool { return Checksum(p[:p.HeaderLen()]) == 0 }

// Src is the source address.
func (p IPv4) Src() netip.Addr { return getIPv4(p[12:16]) }

// Dst is the destination address.
func (p IPv4) Dst() netip.Addr { return getIPv4(p[16:20]) }

// Options is the raw options, empty for most packets.
func (p IPv4) Options() []byte { return p[IPv4MinLen:p.HeaderLen()] }

// Payload is what follows the header.
func (p IPv4) Payload() []byte { return p[p.HeaderLen():] }

// IPv4Fields is the content of an IPv4 header.
type IPv4Fields struct {
	TOS            uint8
	ID             uint16
	DontFragment   bool
	MoreFragments  bool
	FragmentOffset int // in bytes, a multiple of 8
	TTL            uint8
	Proto          IPProto
	Src, Dst       netip.Addr // unset is written as 0.0.0.0
	Options        []byte     // raw, at most 40 bytes; padded by Put
}

// options is as much of the options as a header can hold.
func (h *IPv4Fields) options() []byte {
	return h.Options[:min(len(h.Options), IPv4MaxLen-IPv4MinLen)]
}

// Len is the header's length in bytes.
func (h *IPv4Fields) Len() int { return IPv4MinLen + (len(h.options())+3)&^3 }

// Put writes the header, checksum included, for a payload of the given length,
// and returns the header's length.
func (h *IPv4Fields) Put(b []byte, payloadLen int) int {
	n := h.Len()
	b = b[:n]
	frag := uint16(h.FragmentOffset/8) & ipv4Offset
	if h.DontFragment {
		frag |= ipv4DontFragment
	}
	if h.MoreFragments {
		frag |= ipv4MoreFragments
	}
	b[0] = 4<<4 | uint8(n/4)
	b[1] = h.TOS
	put16(b[2:], uint16(n+payloadLen))
	put16(b[4:], h.ID)
	put16(b[6:], frag)
	b[8] = h.TTL
	b[9] = uint8(h.Proto)
	put16(b[10:], 0)
	putIPv4(b[12:], h.Src)
	putIPv4(b[16:], h.Dst)
	// The padding is End of Option List, zero (RFC 791 §3.1).
	clear(b[IPv4MinLen+copy(b[IPv4MinLen:], h.options()):])
	put16(b[10:], Checksum(b))
	return n
}
