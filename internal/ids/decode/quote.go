package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// quoteIPv4 reads whose packet an ICMP error quotes. Only its header and eight
// bytes more have to be there (RFC 792).
func (p *Packet) quoteIPv4(b []byte) {
	if !p.quotes(b, 4, wire.IPv4MinLen, event.ICMPv4IPv4TruncatedPacket, event.ICMPv4IPv4UnknownVersion) {
		return
	}
	h := wire.IPv4(b)
	n := h.HeaderLen()
	if n < wire.IPv4MinLen || n > len(b) {
		return
	}
	p.setQuote(Quote{Src: h.Src(), Dst: h.Dst(), Proto: h.Proto()}, b[n:])
}

// quoteIPv6 reads whose packet an ICMPv6 error quotes.
func (p *Packet) quoteIPv6(b []byte) {
	if !p.quotes(b, 6, wire.IPv6Len, event.ICMPv6IPv6TruncatedPacket, event.ICMPv6IPv6UnknownVersion) {
		return
	}
	h, err := wire.ParseTruncatedIPv6(b)
	if err != nil {
		return
	}
	if proto, upper, ok := h.Upper(); ok {
		p.setQuote(Quote{Src: h.Src(), Dst: h.Dst(), Proto: proto}, upper)
	}
}

// quotes reports whether an error's data begins with a header of this version, and raises what is wrong if not.
func (p *Packet) quotes(b []byte, version byte, least int, truncated, other event.Event) bool {
	switch {
	case len(b) < least:
		p.Raise(truncated)
	case b[0]>>4 != version:
		p.Raise(other)
	default:
		return true
	}
	return false
}

// setQuote adds the ports, if they are there. What has none counts if it is an echo,
// whose flow can be told.
func (p *Packet) setQuote(q Quote, upper []byte) {
	switch q.Proto {
	case wire.ProtoTCP, wire.ProtoUDP, wire.ProtoSCTP:
		if len(upper) < 4 {
			return
		}
		q.SrcPort, q.DstPort = get16(upper), get16(upper[2:])
	case wire.ProtoICMP, wire.ProtoICMPv6:
		if !isEcho(q.Proto, upper) {
			return
		}
	}
	p.quote = q
	p.Quote = &p.quote
}
