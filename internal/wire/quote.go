package wire

import "net/netip"

// Quote is what the packet quoted in an ICMP or ICMPv6 error tells of itself:
// whose it was. Its sender is the error's receiver, unless somebody lies.
type Quote struct {
	Src, Dst netip.Addr
	Proto    IPProto
	// SrcPort and DstPort are set for TCP and UDP, Seq for TCP.
	SrcPort, DstPort uint16
	Seq              uint32
	// Transport is what is quoted beyond the IP headers, at least 8 bytes.
	Transport []byte
}

// quotedMin is how much of the transport header an error must quote (RFC 792).
const quotedMin = 8

// ParseQuote reads the payload of an ICMP or ICMPv6 error. It refuses quotes
// that do not reach into the transport header, and fragments that have none.
func ParseQuote(b []byte) (Quote, error) {
	q, err := quotedNetwork(b)
	if err != nil {
		return Quote{}, err
	}
	if len(q.Transport) < quotedMin {
		return Quote{}, ErrShort
	}
	switch q.Proto {
	case ProtoTCP:
		q.Seq = get32(q.Transport[4:])
		fallthrough
	case ProtoUDP:
		q.SrcPort, q.DstPort = get16(q.Transport), get16(q.Transport[2:])
	}
	return q, nil
}

func quotedNetwork(b []byte) (Quote, error) {
	if len(b) > 0 && b[0]>>4 == 6 {
		p, err := ParseTruncatedIPv6(b)
		if err != nil {
			return Quote{}, err
		}
		proto, transport, ok := p.Upper()
		if !ok {
			return Quote{}, ErrShort
		}
		if f, err := ParseIPv6Fragment(transport); proto == ProtoIPv6Fragment && err == nil {
			if f.Offset() != 0 {
				return Quote{}, ErrFormat
			}
			proto, transport = f.NextHeader(), f.Payload()
		}
		return Quote{Src: p.Src(), Dst: p.Dst(), Proto: proto, Transport: transport}, nil
	}
	p, err := ParseTruncatedIPv4(b)
	if err != nil {
		return Quote{}, err
	}
	if p.FragmentOffset() != 0 {
		return Quote{}, ErrFormat
	}
	return Quote{Src: p.Src(), Dst: p.Dst(), Proto: p.Proto(), Transport: p.Payload()}, nil
}
