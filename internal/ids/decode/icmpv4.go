package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

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
