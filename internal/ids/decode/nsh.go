package decode

import "gotcp/internal/ids/event"

// nsh takes a Network Service Header off (RFC 8300 §2.2).
func (d *Decoder) nsh(p *Packet, b []byte) {
	if len(b) < 8 {
		p.refuse(event.NSHHeaderTooSmall)
		return
	}
	base := get16(b)
	length := int(base&0x3f) * 4
	switch {
	case base>>14 != 0:
		p.refuse(event.NSHUnsupportedVersion)
		return
	case length >= len(b), length < 8:
		p.refuse(event.NSHBadHeaderLength)
		return
	case b[2]&0xf == 0: // MD type 0 is reserved
		p.refuse(event.NSHReservedType)
		return
	case b[2]&0xf != 1 && b[2]&0xf != 2:
		p.refuse(event.NSHUnsupportedType)
		return
	case !p.enter():
		return
	}
	rest := b[length:]
	switch b[3] {
	case 1:
		d.ipv4(p, rest)
	case 2:
		d.ipv6(p, rest)
	case 3:
		d.ethernet(p, rest)
	case 5:
		d.mpls(p, rest)
	default:
		p.Raise(event.NSHUnknownPayload)
	}
}
