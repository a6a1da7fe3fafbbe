package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// icmpv6Types are the types that are known (IANA, "ICMPv6 Parameters", up to 159: rules
// take the extended echo of RFC 8335 for unassigned), and the codes of those that RFC
// 4443 and RFC 4861 define.
var icmpv6Types = [256]*icmpCodes{
	1:   {max: 6, quotes: true},  // unreachable
	2:   {max: 0, quotes: true},  // packet too big
	3:   {max: 1, quotes: true},  // time exceeded
	4:   {max: 2, quotes: true},  // parameter problem
	128: {max: 0}, 129: {max: 0}, // echo
	130: {max: 0}, 131: {max: 0}, 132: {max: 0}, // multicast listeners
	133: {max: 0}, 134: {max: 0}, 135: {max: 0}, 136: {max: 0}, 137: {max: 0}, // neighbour discovery
	138: {max: 2, others: codes{255, 255}}, // router renumbering
	139: {max: 2}, 140: {max: 2},           // node information
	141: {max: 0}, 142: {max: 0}, // inverse neighbour discovery
	143: {max: 0},                                              // multicast listeners, version 2
	144: {max: 0}, 145: {max: 0}, 146: {max: 0}, 147: {max: 0}, // mobility
	148: {max: 0}, 149: {max: 0}, // secure neighbour discovery
	150: {max: 255}, 151: {max: 255}, 152: {max: 255}, 153: {max: 255}, // experiments, multicast routers
	154: {max: 0},                                              // fast handovers
	155: {max: 3, others: codes{128, 132}},                     // routing in lossy networks
	156: {max: 0}, 157: {max: 0}, 158: {max: 0}, 159: {max: 0}, // locators, duplicate addresses, multicast
}

// icmpv6 checks an ICMPv6 message (RFC 4443).
func (d *Decoder) icmpv6(p *Packet) {
	b := p.Upper
	if len(b) < wire.ICMPLen {
		p.refuse(event.ICMPv6PacketTooSmall)
		return
	}
	p.ICMPv6 = b
	if d.verify() {
		v, err := wire.ParseICMPv6(b)
		p.ChecksumBad = err != nil || !v.ChecksumOK(p.Src, p.Dst)
	}
	// Echoes and errors have four bytes more of header. What others have there is
	// their message's body (RFC 4443 §2.1).
	p.Payload = b[4:]
	known := icmpv6Types[b[0]]
	switch {
	case known == nil:
		p.Raise(unknownICMPv6(b[0]))
	case !known.allow(b[1]):
		p.Raise(event.ICMPv6UnknownCode)
	case known.quotes:
		p.Payload = b[wire.ICMPLen:]
		p.quoteIPv6(p.Payload)
	case b[0] == 128 || b[0] == 129:
		p.Payload = b[wire.ICMPLen:]
	}
	if b[0] >= 130 && b[0] <= 132 && p.IPv6.HopLimit() != 1 {
		p.Raise(event.ICMPv6MLDMessageWithInvalidHopLimit) // RFC 2710 §3
	}
}

// unknownICMPv6 tells the types that nobody uses from those for experiments
// (RFC 4443 §2.1).
func unknownICMPv6(kind byte) event.Event {
	switch kind {
	case 100, 101, 200, 201:
		return event.ICMPv6ExperimentationType
	case 0, 127:
		return event.ICMPv6UnknownType
	}
	return event.ICMPv6UnassignedType
}
