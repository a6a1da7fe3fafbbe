package decode

import (
	"encoding/binary"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// LinkType is what a frame begins with, as numbered in capture files
// (https://www.tcpdump.org/linktypes.html).
type LinkType uint32

// The link types that are understood. RawBSD and RawOpenBSD are what some systems
// wrote for Raw.
const (
	Null       LinkType = 0
	Ethernet   LinkType = 1
	PPP        LinkType = 9
	RawBSD     LinkType = 12
	RawOpenBSD LinkType = 14
	PPPHDLC    LinkType = 50
	Raw        LinkType = 101
	CiscoHDLC  LinkType = 104
	Loop       LinkType = 108
	LinuxSLL   LinkType = 113
	IPv4       LinkType = 228
	IPv6       LinkType = 229
	LinuxSLL2  LinkType = 276
)

// Known reports whether frames that begin so can be taken apart.
func (t LinkType) Known() bool {
	switch t {
	case Null, Ethernet, PPP, RawBSD, RawOpenBSD, PPPHDLC, Raw, CiscoHDLC, Loop, LinuxSLL, IPv4, IPv6, LinuxSLL2:
		return true
	}
	return false
}

// link takes a frame apart from its link layer on.
func (d *Decoder) link(p *Packet, t LinkType, b []byte) {
	switch t {
	case Ethernet:
		d.ethernet(p, b)
	case Raw, RawBSD, RawOpenBSD:
		d.raw(p, b)
	case IPv4:
		d.ipv4(p, b)
	case IPv6:
		d.ipv6(p, b)
	case LinuxSLL:
		d.cooked(p, b)
	case LinuxSLL2:
		d.cooked2(p, b)
	case Null, Loop:
		d.null(p, t, b)
	case CiscoHDLC:
		d.hdlc(p, b)
	case PPP, PPPHDLC:
		d.ppp(p, b)
	}
}

// raw is IP without a link layer, of whichever version.
func (d *Decoder) raw(p *Packet, b []byte) {
	if len(b) == 0 {
		p.refuse(event.IPv4PacketTooSmall)
		return
	}
	switch b[0] >> 4 {
	case 4:
		d.ipv4(p, b)
	case 6:
		d.ipv6(p, b)
	default:
		p.refuse(event.IPRawInvalidIPVersion)
	}
}

// cooked is the "any" device of Linux: 16 bytes with the EtherType last.
func (d *Decoder) cooked(p *Packet, b []byte) {
	if len(b) < 16 {
		p.refuse(event.SLLPacketTooSmall)
		return
	}
	if get16(b[4:]) == 6 {
		p.EtherSrc, p.HasEther = wire.MAC(b[6:12]), true
	}
	d.network(p, wire.EtherType(get16(b[14:])), b[16:])
}

// cooked2 is its second version: 20 bytes with the EtherType first.
func (d *Decoder) cooked2(p *Packet, b []byte) {
	if len(b) < 20 {
		p.refuse(event.SLL2PacketTooSmall)
		return
	}
	if b[11] == 6 {
		p.EtherSrc, p.HasEther = wire.MAC(b[12:18]), true
	}
	d.network(p, wire.EtherType(get16(b)), b[20:])
}

// null is BSD's loopback: four bytes of address family, in the byte order of the
// machine that captured (Null) or of the network (Loop). The families of IPv6
// differ between systems.
func (d *Decoder) null(p *Packet, t LinkType, b []byte) {
	if len(b) < 4 {
		p.refuse(event.NullPacketTooSmall)
		return
	}
	family := binary.LittleEndian.Uint32(b)
	if t == Loop || family > 0xffff {
		family = binary.BigEndian.Uint32(b)
	}
	switch family {
	case 2:
		d.ipv4(p, b[4:])
	case 10, 24, 28, 30:
		d.ipv6(p, b[4:])
	default:
		p.refuse(event.NullUnsupportedType)
	}
}

// hdlc is Cisco's HDLC: address, control, and an EtherType (RFC 1547 §4.3.1).
func (d *Decoder) hdlc(p *Packet, b []byte) {
	if len(b) < 4 {
		p.refuse(event.CHDLCPacketTooSmall)
		return
	}
	d.network(p, wire.EtherType(get16(b[2:])), b[4:])
}
