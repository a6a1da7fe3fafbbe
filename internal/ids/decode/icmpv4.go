package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// icmpv4Types are the types that are known, with their codes: those of RFC 792, which
// rules mean by unknown ones, and what RFC 950 and RFC 1256 have added, but for the
// solicitation of routers.
var icmpv4Types = [256]*icmpCodes{
	0:  {max: 0},                // echo reply
	3:  {max: 15, quotes: true}, // unreachable
	4:  {max: 0, quotes: true},  // source quench
	5:  {max: 3, quotes: true},  // redirect
	8:  {max: 0},                // echo
	9:  {max: 255},              // router advertisement
	11: {max: 1, quotes: true},  // time exceeded
	12: {max: 0, quotes: true},  // parameter problem
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
	case known.quotes && (len(b) > wire.ICMPLen || b[0] == sourceQuench): // the others may quote nothing at all
		p.quoteIPv4(b[wire.ICMPLen:])
	}
	p.icmpv4Body(b[0])
}

// The types whose messages have more than a header and a payload.
const (
	sourceQuench  = 4
	advertisement = 9
	timestamp     = 13
	timestampBack = 14
)

// icmpv4Body takes off what a message has of its own before the payload: three times (RFC
// 792), or addresses of routers with their preferences, in words (RFC 1256 §3.1).
func (p *Packet) icmpv4Body(kind byte) {
	n := 0
	switch kind {
	case timestamp, timestampBack:
		n = 3 * 4
	case advertisement:
		n = int(p.ICMPv4[4]) * int(p.ICMPv4[5]) * 4
	}
	if n > len(p.Payload) {
		p.Raise(event.ICMPv4IPv4TruncatedPacket)
		return
	}
	p.Payload = p.Payload[n:]
}
