package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// vxlan takes the frame out of a VXLAN packet (RFC 7348 §5). What only looks like
// one is left alone: the port can be anybody's.
func (d *Decoder) vxlan(p *Packet, b []byte) {
	const header = 8
	if len(b) < header+wire.EthernetLen || b[0]&0x08 == 0 || b[7] != 0 || !p.roomInside() {
		return
	}
	inner := b[header:]
	switch wire.EtherType(get16(inner[12:])) {
	case wire.TypeIPv4, wire.TypeIPv6, wire.TypeARP, wire.TypeVLAN, wire.TypeQinQ, typeMPLS:
		d.ethernet(d.inside(p), inner)
	default:
		p.refuse(event.VXLANUnknownPayloadType)
	}
}

// geneve takes the packet out of a Geneve packet (RFC 8926 §3.4).
func (d *Decoder) geneve(p *Packet, b []byte) {
	const header = 8
	if len(b) < header || b[0]>>6 != 0 {
		return
	}
	n := header + int(b[0]&0x3f)*4
	if n > len(b) || !p.roomInside() {
		return
	}
	switch t := wire.EtherType(get16(b[2:])); t {
	case typeTransEther:
		d.ethernet(d.inside(p), b[n:])
	case wire.TypeIPv4:
		d.ipInside(p, b[n:], (*Decoder).ipv4)
	case wire.TypeIPv6:
		d.ipInside(p, b[n:], (*Decoder).ipv6)
	case wire.TypeARP:
		d.arp(d.inside(p), b[n:])
	default:
		p.refuse(event.GeneveUnknownPayloadType)
	}
}

// teredo takes IPv6 out of UDP (RFC 4380 §5.1.1), behind an authentication and an
// origin indication if there are any. What does not look like it to the byte is
// left alone.
func (d *Decoder) teredo(p *Packet, b []byte) {
	if len(b) >= 4 && get16(b) == 1 { // authentication
		n := 4 + int(b[2]) + int(b[3]) + 9
		if n > len(b) {
			return
		}
		b = b[n:]
	}
	if len(b) >= 8 && get16(b) == 0 { // origin
		b = b[8:]
	}
	h, err := wire.ParseIPv6(b)
	if err != nil || len(h) != len(b) || !p.roomInside() {
		return
	}
	d.ipv6(d.inside(p), b)
}
