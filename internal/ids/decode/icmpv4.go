package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// icmpCodes is what an ICMP type may say more exactly.
type icmpCodes struct {
	max    uint8 // the highest code
	others codes // further ones, if any
	quotes bool  // it carries the packet that it is about
}

type codes struct{ first, last uint8 }

func (c *icmpCodes) allow(code uint8) bool {
	return code <= c.max || c.others.last > 0 && code >= c.others.first && code <= c.others.last
}

// icmpv4Types are the types that are known, with their codes (IANA, "ICMP Type
// Numbers").
var icmpv4Types = [256]*icmpCodes{
	0:  {max: 0},                // echo reply
	3:  {max: 15, quotes: true}, // unreachable
	4:  {max: 0, quotes: true},  // source quench
	5:  {max: 3, quotes: true},  // redirect
	8:  {max: 0},                // echo
	9:  {max: 16},               // router advertisement (RFC 1256, RFC 5944)
	10: {max: 0},                // router solicitation
	11: {max: 1, quotes: true},  // time exceeded
	12: {max: 2, quotes: true},  // parameter problem
	13: {max: 0}, 14: {max: 0},  // timestamp
	15: {max: 0}, 16: {max: 0}, // information
	17: {max: 0}, 18: {max: 0}, // address mask
}

// icmpv4 checks an ICMP message (RFC 792).
func (d *Decoder) icmpv4(p *Packet) {
	b := p.Upper
	if len(b) < wire.ICMPLen {
		p.refuse(event.ICMPv4PacketTooSmall)
		return
	}
	p.ICMPv4 = b
	p.Payload = b[wire.ICMPLen:]
	if d.verify() {
		p.ChecksumBad = wire.Checksum(b) != 0
	}
	known := icmpv4Types[b[0]]
	switch {
	case known == nil:
		p.Raise(event.ICMPv4UnknownType)
	case !known.allow(b[1]):
		p.Raise(event.ICMPv4UnknownCode)
	case known.quotes && len(b) > wire.ICMPLen: // some quote nothing at all
		p.quoteIPv4(b[wire.ICMPLen:])
	}
}

// quoteIPv4 reads whose packet an ICMP error quotes. Only its header and eight
// bytes more have to be there (RFC 792).
func (p *Packet) quoteIPv4(b []byte) {
	if len(b) < wire.IPv4MinLen {
		p.Raise(event.ICMPv4IPv4TruncatedPacket)
		return
	}
	if b[0]>>4 != 4 {
		p.Raise(event.ICMPv4IPv4UnknownVersion)
		return
	}
	h := wire.IPv4(b)
	n := h.HeaderLen()
	if n < wire.IPv4MinLen || n > len(b) {
		p.Raise(event.ICMPv4IPv4TruncatedPacket)
		return
	}
	p.setQuote(Quote{Src: h.Src(), Dst: h.Dst(), Proto: h.Proto()}, b[n:])
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

// isEcho reports an echo, or its reply.
func isEcho(proto wire.IPProto, b []byte) bool {
	if len(b) < wire.ICMPLen {
		return false
	}
	return proto == wire.ProtoICMP && (b[0] == 0 || b[0] == 8) || proto == wire.ProtoICMPv6 && (b[0] == 128 || b[0] == 129)
}
