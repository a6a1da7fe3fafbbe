package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// The flags of GRE (RFC 1701, RFC 2637 §4.1).
const (
	greChecksum = 0x8000
	greRouting  = 0x4000
	greKey      = 0x2000
	greSeq      = 0x1000
	greStrict   = 0x0800
	greRecur    = 0x0700
	greAck      = 0x0080 // version 1
	greFlags    = 0x0078
	grePPP      = 0x880b
)

// gre takes a GRE packet apart.
func (d *Decoder) gre(p *Packet, b []byte) {
	if len(b) < 4 {
		p.refuse(event.GREPacketTooSmall)
		return
	}
	if !p.enter() {
		return
	}
	switch get16(b) & 7 {
	case 0:
		d.gre0(p, b)
	case 1:
		d.gre1(p, b)
	default:
		p.refuse(event.GREWrongVersion)
	}
}

// gre0 is the general one (RFC 2784, RFC 2890), with RFC 1701's source routes.
func (d *Decoder) gre0(p *Packet, b []byte) {
	flags := get16(b)
	if flags&greRecur != 0 {
		p.refuse(event.GREV0Recursion)
		return
	}
	if flags&greFlags != 0 {
		p.refuse(event.GREV0Flags)
		return
	}
	n := 4
	if flags&(greChecksum|greRouting) != 0 {
		n += 4
	}
	if flags&greKey != 0 {
		n += 4
	}
	if flags&greSeq != 0 {
		n += 4
	}
	if n > len(b) {
		p.refuse(event.GREV0HeaderTooBig)
		return
	}
	if flags&greRouting != 0 {
		routes, ok := skipRoutes(b[n:])
		if !ok {
			p.refuse(event.GREV0MalformedSREHeader)
			return
		}
		n += routes
	}
	if !p.roomInside() {
		return
	}
	d.greProtocol(p, wire.EtherType(get16(b[2:])), b[n:], flags&greSeq != 0)
}

// greProtocol takes apart what GRE carries. ERSPAN's second version is told from
// its first by the sequence number.
func (d *Decoder) greProtocol(p *Packet, t wire.EtherType, rest []byte, numbered bool) {
	switch t {
	case wire.TypeIPv4:
		d.ipInside(p, rest, (*Decoder).ipv4)
	case wire.TypeIPv6:
		d.ipInside(p, rest, (*Decoder).ipv6)
	case wire.TypeVLAN:
		d.vlan(d.inside(p), rest)
	case wire.TypeARP:
		d.arp(d.inside(p), rest)
	case typeTransEther:
		d.ethernet(d.inside(p), rest)
	case typeMPLS, typeMPLSMulticast:
		d.mpls(d.inside(p), rest)
	case grePPP:
		d.ppp(d.inside(p), rest)
	case typeERSPAN:
		if !numbered {
			d.ethernet(d.inside(p), rest)
			return
		}
		d.erspan(p, rest)
	}
}

// skipRoutes is how long the source routes are (RFC 1701): entries of four bytes
// and as many more as the fourth says, up to one of zeros.
func skipRoutes(b []byte) (n int, ok bool) {
	for n+4 <= len(b) {
		family, length := get16(b[n:]), int(b[n+3])
		n += 4
		if family == 0 && length == 0 {
			return n, true
		}
		n += length
	}
	return 0, false
}

// gre1 is that of PPTP (RFC 2637 §4.1).
func (d *Decoder) gre1(p *Packet, b []byte) {
	flags := get16(b)
	for _, wrong := range [...]struct {
		is bool
		e  event.Event
	}{
		{flags&greChecksum != 0, event.GREV1Checksum},
		{flags&greRouting != 0, event.GREV1Route},
		{flags&greStrict != 0, event.GREV1SSR},
		{flags&greRecur != 0, event.GREV1Recursion},
		{flags&greFlags != 0, event.GREV1Flags},
		{get16(b[2:]) != grePPP, event.GREV1WrongProtocol},
		{flags&greKey == 0, event.GREV1NoKey},
	} {
		if wrong.is {
			p.refuse(wrong.e)
			return
		}
	}
	n := 8
	if flags&greSeq != 0 {
		n += 4
	}
	if flags&greAck != 0 {
		n += 4
	}
	if n > len(b) {
		p.refuse(event.GREV1HeaderTooBig)
		return
	}
	// An acknowledgement alone carries nothing.
	if get16(b[4:]) > 0 && p.roomInside() {
		d.ppp(d.inside(p), b[n:])
	}
}

// erspan takes a mirrored frame out of ERSPAN version 2, which is "type II": eight
// bytes before it (draft-foschiano-erspan-03 §4.2).
func (d *Decoder) erspan(p *Packet, b []byte) {
	if len(b) < 8 {
		p.refuse(event.ERSPANHeaderTooSmall)
		return
	}
	if b[0]>>4 != 1 {
		p.refuse(event.ERSPANUnsupportedVersion)
		return
	}
	q := d.inside(p)
	if id := get16(b) & 0xfff; id != 0 {
		if int(q.NumVLANs) == len(q.VLANs) {
			q.refuse(event.ERSPANTooManyVLANLayers)
			return
		}
		q.VLANs[q.NumVLANs] = id
		q.NumVLANs++
	}
	d.ethernet(q, b[8:])
}
