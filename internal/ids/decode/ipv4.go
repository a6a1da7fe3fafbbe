package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// ipv4 takes an IPv4 packet apart (RFC 791).
func (d *Decoder) ipv4(p *Packet, b []byte) {
	if !p.enter() {
		return
	}
	header, ok := p.ipv4Header(b)
	if !ok {
		return
	}
	p.IPv4 = header
	p.Src, p.Dst, p.Proto = header.Src(), header.Dst(), header.Proto()
	p.Upper = header.Payload()
	if d.verify() && !header.ChecksumOK() {
		p.HeaderChecksumBad = true
	}
	if header.HeaderLen() > wire.IPv4MinLen {
		p.ipv4Options(header.Options())
	}
	if header.IsFragment() {
		d.ipv4Fragment(p)
		return
	}
	d.upper(p)
}

// ipv4Header checks the lengths.
func (p *Packet) ipv4Header(b []byte) (header wire.IPv4, ok bool) {
	if len(b) < wire.IPv4MinLen {
		p.refuse(event.IPv4PacketTooSmall)
		return nil, false
	}
	header = wire.IPv4(b)
	hlen, total := header.HeaderLen(), header.TotalLen()
	switch {
	case b[0]>>4 != 4:
		p.refuse(event.IPv4WrongIPVersion)
	case hlen < wire.IPv4MinLen:
		p.refuse(event.IPv4HeaderLenTooSmall)
	case total < hlen:
		p.refuse(event.IPv4TotalLenSmallerThanHeaderLen)
	case len(b) < total:
		p.refuse(event.IPv4TruncatedPacket)
	default:
		return header[:total], true
	}
	return nil, false
}

// upper takes apart what an IP packet carries.
func (d *Decoder) upper(p *Packet) {
	p.Payload = p.Upper
	switch p.Proto {
	case wire.ProtoTCP:
		d.tcp(p)
	case wire.ProtoUDP:
		d.udp(p)
	case wire.ProtoICMP:
		if p.IPv6 != nil {
			p.Raise(event.IPv6ICMPv4)
			return
		}
		d.icmpv4(p)
	case wire.ProtoICMPv6:
		if p.IPv4 != nil {
			p.refuse(event.IPv4ICMPv6)
			return
		}
		d.icmpv6(p)
	case wire.ProtoSCTP:
		p.sctp()
	case wire.ProtoESP:
		if len(p.Upper) < 8 { // SPI and sequence number (RFC 4303 §2)
			p.refuse(event.ESPPacketTooSmall)
		}
	case wire.ProtoGRE:
		d.gre(p, p.Upper)
	case wire.ProtoIPv4:
		d.ipv4Inside(p, p.Upper)
	case wire.ProtoIPv6:
		d.ipv6Inside(p, p.Upper)
	}
}

// sctp reads the ports (RFC 9260 §3.1).
func (p *Packet) sctp() {
	if len(p.Upper) < 12 {
		p.refuse(event.SCTPPacketTooSmall)
		return
	}
	p.SrcPort, p.DstPort = get16(p.Upper), get16(p.Upper[2:])
	p.Payload = p.Upper[12:]
}

// ipv4Inside is IPv4 inside of IP (RFC 2003, RFC 2473).
func (d *Decoder) ipv4Inside(p *Packet, b []byte) {
	if p.IPv6 != nil {
		if len(b) < wire.IPv4MinLen {
			p.refuse(event.IPv6IPv4InIPv6TooSmall)
			return
		}
		if b[0]>>4 != 4 {
			p.refuse(event.IPv6IPv4InIPv6WrongVersion)
			return
		}
	}
	if p.roomInside() {
		d.ipInside(p, b, (*Decoder).ipv4)
	}
}

// ipv6Inside is IPv6 inside of IP (RFC 4213, RFC 2473).
func (d *Decoder) ipv6Inside(p *Packet, b []byte) {
	if p.IPv6 != nil {
		if len(b) < wire.IPv6Len {
			p.refuse(event.IPv6IPv6InIPv6TooSmall)
			return
		}
		if b[0]>>4 != 6 {
			p.refuse(event.IPv6IPv6InIPv6WrongVersion)
			return
		}
	}
	if p.roomInside() {
		d.ipInside(p, b, (*Decoder).ipv6)
	}
}

// roomInside reports whether another packet inside may be looked at. If not it
// says so on the outer packet.
func (p *Packet) roomInside() bool {
	if p.layers >= maxLayers-1 {
		p.refuse(event.TooManyLayers)
		return false
	}
	return true
}
