package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// The protocols of PPP that carry IP (IANA, "PPP Numbers").
const (
	pppIPv4          = 0x0021
	pppVJUncompessed = 0x002f // IPv4, of which only the protocol number is another
	pppIPv6          = 0x0057
	pppMPLS          = 0x0281
	pppMPLSMulticast = 0x0283
)

// ppp takes a PPP frame apart (RFC 1661 §2), with or without HDLC's address and
// control bytes (RFC 1662 §3.1) and with a protocol field of one byte or two.
func (d *Decoder) ppp(p *Packet, b []byte) {
	if len(b) >= 2 && b[0] == 0xff && b[1] == 0x03 {
		b = b[2:]
	}
	if len(b) < 2 {
		p.refuse(event.PPPPacketTooSmall)
		return
	}
	if b[0]&1 != 0 { // an odd first byte is all of a compressed field (§6.5)
		d.pppProtocol(p, uint16(b[0]), b[1:])
		return
	}
	d.pppProtocol(p, get16(b), b[2:])
}

// pppProtocol takes apart what a PPP frame carries.
func (d *Decoder) pppProtocol(p *Packet, proto uint16, b []byte) {
	if !p.enter() {
		return
	}
	switch {
	case proto == pppIPv4:
		if len(b) < wire.IPv4MinLen {
			p.refuse(event.PPPIPv4PacketTooSmall)
			return
		}
		d.ipv4(p, b)
	case proto == pppVJUncompessed:
		if len(b) < wire.IPv4MinLen {
			p.refuse(event.PPPVJUPacketTooSmall)
			return
		}
		if b[0]>>4 == 4 {
			d.ipv4(p, b)
		}
	case proto == pppIPv6:
		if len(b) < wire.IPv6Len {
			p.refuse(event.PPPIPv6PacketTooSmall)
			return
		}
		d.ipv6(p, b)
	case proto == pppMPLS, proto == pppMPLSMulticast:
		d.mpls(p, b)
	case pppOther(proto):
		p.Raise(event.PPPUnsupportedProtocol)
	default:
		p.refuse(event.PPPWrongType)
	}
}

// pppOther reports the protocols that are in use and not looked into: those of other
// networks, the control protocols of all of them, and the link's own.
func pppOther(proto uint16) bool {
	switch proto {
	case 0x0023, 0x0025, 0x0027, 0x0029, 0x002b, 0x002d, 0x0031, 0x0033, 0x0035, 0x0201, 0x0231, 0x0233,
		0x8021, 0x8023, 0x8025, 0x8027, 0x8029, 0x802b, 0x8033, 0x8035, 0x8057, 0x8281,
		0xc021, 0xc023, 0xc025, 0xc223:
		return true
	}
	return false
}

// pppoe takes a frame of a PPPoE session apart (RFC 2516 §4).
func (d *Decoder) pppoe(p *Packet, b []byte) {
	if len(b) < 7 { // its protocol may take one byte only
		p.refuse(event.PPPoEPacketTooSmall)
		return
	}
	if b[1] != 0 { // CODE (§6)
		p.refuse(event.PPPoEWrongCode)
		return
	}
	if get16(b[4:]) > 0 {
		d.ppp(p, b[6:])
	}
}

// pppoeDiscovery checks the tags of a discovery packet (RFC 2516 §5).
func (d *Decoder) pppoeDiscovery(p *Packet, b []byte) {
	if len(b) < 6 {
		p.refuse(event.PPPoEPacketTooSmall)
		return
	}
	switch b[1] { // PADI, PADO, PADR, PADS, PADT
	case 0x09, 0x07, 0x19, 0x65, 0xa7:
	default:
		p.refuse(event.PPPoEWrongCode)
		return
	}
	length := int(get16(b[4:]))
	b = b[6:]
	if length > len(b) {
		p.Raise(event.PPPoEMalformedTags)
		return
	}
	for b = b[:length]; len(b) >= 4; {
		n := 4 + int(get16(b[2:]))
		if n > len(b) {
			p.Raise(event.PPPoEMalformedTags)
			return
		}
		b = b[n:]
	}
}
