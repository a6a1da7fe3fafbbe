package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// icmpv6Types are the types that are known (IANA, "ICMPv6 Parameters"), and the codes
// of those that RFC 4443 and RFC 4861 define.
var icmpv6Types = [256]*icmpCodes{
	1:   {max: 6, quotes: true},  // unreachable
	2:   {max: 0, quotes: true},  // packet too big
	3:   {max: 1, quotes: true},  // time exceeded
	4:   {max: 2, quotes: true},  // parameter problem
	128: {max: 0}, 129: {max: 0}, // echo
	130: {max: 0}, 131: {max: 0}, 132: {max: 0}, // multicast listeners
	133: {max: 0}, 134: {max: 0}, 135: {max: 0}, 136: {max: 0}, 137: {max: 0}, // neighbour discovery
	138: {max: 255},              // router renumbering
	139: {max: 2}, 140: {max: 2}, // node information
	141: {max: 0}, 142: {max: 0}, // inverse neighbour discovery
	143: {max: 0},                                              // multicast listeners, version 2
	144: {max: 0}, 145: {max: 0}, 146: {max: 0}, 147: {max: 0}, // mobility
	148: {max: 255}, 149: {max: 255}, 150: {max: 255}, 151: {max: 255}, 152: {max: 255}, 153: {max: 255},
	154: {max: 255}, 155: {max: 255}, 156: {max: 255}, 157: {max: 255}, 158: {max: 255},
	159: {max: 255}, 160: {max: 255}, 161: {max: 255},
}

// icmpv6 checks an ICMPv6 message (RFC 4443).
func (d *Decoder) icmpv6(p *Packet) {
	b := p.Upper
	if len(b) < wire.ICMPLen {
		p.refuse(event.ICMPv6PacketTooSmall)
		return
	}
	p.ICMPv6 = b
	p.Payload = b[wire.ICMPLen:]
	if d.verify() {
		v, err := wire.ParseICMPv6(b)
		p.ChecksumBad = err != nil || !v.ChecksumOK(p.Src, p.Dst)
	}
	codes := icmpv6Types[b[0]]
	switch {
	case codes == nil:
		p.Raise(unknownICMPv6(b[0]))
	case b[1] > codes.max:
		p.Raise(event.ICMPv6UnknownCode)
	case codes.quotes:
		p.quoteIPv6(b[wire.ICMPLen:])
	case b[0] >= 130 && b[0] <= 132 && p.IPv6.HopLimit() != 1:
		p.Raise(event.ICMPv6MLDMessageWithInvalidHopLimit) // RFC 2710 §3
	}
}

// unknownICMPv6 tells the types that nobody uses from those for experiments
// (RFC 4443 §2.1).
func unknownICMPv6(kind byte) event.Event {
	switch kind {
	case 100, 101, 200, 201:
		return event.ICMPv6ExperimentationType
	case 0, 127, 255:
		return event.ICMPv6UnknownType
	}
	return event.ICMPv6UnassignedType
}

// quoteIPv6 reads whose packet an ICMPv6 error quotes.
func (p *Packet) quoteIPv6(b []byte) {
	if len(b) < wire.IPv6Len {
		p.Raise(event.ICMPv6IPv6TruncatedPacket)
		return
	}
	if b[0]>>4 != 6 {
		p.Raise(event.ICMPv6IPv6UnknownVersion)
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
