package wire

import "net/netip"

// IPv6Len is the length of an IPv6 header without extension headers.
const IPv6Len = 40

// IPv6 is a view of an IPv6 packet (RFC 8200 §3).
type IPv6 []byte

// ParseIPv6 makes a view of the packet at the start of b. What lies behind its
// payload length is cut off. Jumbograms (RFC 2675) are not known.
func ParseIPv6(b []byte) (IPv6, error) {
	p, err := ParseTruncatedIPv6(b)
	if err != nil {
		return nil, err
	}
	if len(p) != IPv6Len+p.PayloadLen() {
		return nil, ErrLength
	}
	return p, nil
}

// ParseTruncatedIPv6 is ParseIPv6 for a packet whose end may be missing: one
// quoted in an ICMPv6 error, or cut short by a capture.
func ParseTruncatedIPv6(b []byte) (IPv6, error) {
	if len(b) < IPv6Len {
		return nil, ErrShort
	}
	if b[0]>>4 != 6 {
		return nil, ErrVersion
	}
	p := IPv6(b)
	return p[:min(IPv6Len+p.PayloadLen(), len(p))], nil
}

// TrafficClass is DSCP and ECN, like IPv4's TOS.
func (p IPv6) TrafficClass() uint8 { return p[0]<<4 | p[1]>>4 }

// FlowLabel is the flow label (RFC 6437), 20 bits.
func (p IPv6) FlowLabel() uint32 { return get32(p) & 0xfffff }

// PayloadLen is the length of everything after this header.
func (p IPv6) PayloadLen() int { return int(get16(p[4:6])) }

// NextHeader says what Payload is: often an extension header, see Upper.
func (p IPv6) NextHeader() IPProto { return IPProto(p[6]) }

// HopLimit is the hop limit, like IPv4's TTL.
func (p IPv6) HopLimit() uint8 { return p[7] }

// Src is the source address.
func (p IPv6) Src() netip.Addr { return getIPv6(p[8:24]) }

// Dst is the destination address.
func (p IPv6) Dst() netip.Addr { return getIPv6(p[24:40]) }

// Payload is what follows the header, extension headers included.
func (p IPv6) Payload() []byte { return p[IPv6Len:] }

// maxExtensions is how many extension headers Upper walks over. Honest packets
// have at most six (RFC 8200 §4.1).
const maxExtensions = 8

// Upper walks the extension headers and returns the protocol above them with
// its bytes. It stops at a fragment header, which it then returns itself, bytes
// included, unless the packet is a whole datagram all the same (an atomic
// fragment, RFC 6946). ok is false where the chain is cut off or too long.
func (p IPv6) Upper() (proto IPProto, payload []byte, ok bool) {
	proto, payload = p.NextHeader(), p.Payload()
	for range maxExtensions + 1 {
		var n int
		switch proto {
		case ProtoHopByHop, ProtoIPv6Routing, ProtoIPv6Dest, ProtoMobility, ProtoHIP, ProtoShim6:
			if len(payload) < 8 {
				return proto, nil, false
			}
			n = (int(payload[1]) + 1) * 8
		case ProtoAH: // counts 4-byte units, less two (RFC 4302 §2.2)
			if len(payload) < 8 {
				return proto, nil, false
			}
			n = (int(payload[1]) + 2) * 4
		case ProtoIPv6Fragment:
			f, err := ParseIPv6Fragment(payload)
			if err != nil {
				return proto, nil, false
			}
			if f.Offset() != 0 || f.More() {
				return proto, payload, true
			}
			n = IPv6FragmentLen
		default:
			return proto, payload, true
		}
		if len(payload) < n {
			return proto, nil, false
		}
		proto, payload = IPProto(payload[0]), payload[n:]
	}
	return proto, nil, false
}

// IPv6Fields is the content of an IPv6 header.
type IPv6Fields struct {
	TrafficClass uint8
	FlowLabel    uint32 // 20 bits
	NextHeader   IPProto
	HopLimit     uint8
	Src, Dst     netip.Addr // unset is written as ::
}

// Put writes the header for a payload of the given length, which includes
// extension headers, and returns the header's length.
func (h *IPv6Fields) Put(b []byte, payloadLen int) int {
	_ = b[IPv6Len-1]
	put32(b, 6<<28|uint32(h.TrafficClass)<<20|h.FlowLabel&0xfffff)
	put16(b[4:], uint16(payloadLen))
	b[6] = uint8(h.NextHeader)
	b[7] = h.HopLimit
	putIPv6(b[8:], h.Src)
	putIPv6(b[24:], h.Dst)
	return IPv6Len
}
