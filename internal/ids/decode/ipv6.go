package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// ipv6 takes an IPv6 packet apart (RFC 8200).
func (d *Decoder) ipv6(p *Packet, b []byte) {
	if !p.enter() {
		return
	}
	switch {
	case len(b) < wire.IPv6Len:
		p.refuse(event.IPv6PacketTooSmall)
		return
	case b[0]>>4 != 6:
		p.refuse(event.IPv6WrongIPVersion)
		return
	case len(b) < wire.IPv6Len+wire.IPv6(b).PayloadLen():
		p.refuse(event.IPv6TruncatedPacket)
		return
	}
	h := wire.IPv6(b)
	h = h[:wire.IPv6Len+h.PayloadLen()]
	p.IPv6 = h
	p.Src, p.Dst, p.Proto = h.Src(), h.Dst(), h.NextHeader()
	p.Upper = h.Payload()
	switch p.Proto {
	case wire.ProtoTCP, wire.ProtoUDP, wire.ProtoICMPv6:
		d.upper(p)
	default:
		d.extensions(p)
	}
}

// chain is how far the walk over the extension headers has come.
type chain struct {
	at   int // of the header, from the packet's start
	next int // of the byte that names it
	seen extensionSet
}

// extensionSet is which headers there have been.
type extensionSet struct {
	hop, routing, fragment, auth bool
	dest                         int
}

// extensions walks over the extension headers, of which each may be there once, but
// destination options before and behind the routing header (RFC 8200 §4.1). A
// header that is there too often is passed over, as hosts do.
func (d *Decoder) extensions(p *Packet) {
	c := chain{at: wire.IPv6Len, next: 6}
	for {
		b := p.IPv6[c.at:]
		p.Upper = b
		p.Payload = b
		proto := p.Proto
		if isUpper(proto) && c.at == wire.IPv6Len {
			d.upper(p)
			return
		}
		if proto == wire.ProtoIPv6NoNext {
			if len(b) > 0 {
				p.Raise(event.IPv6DataAfterNoneHeader)
			}
			return
		}
		if len(b) < 2 {
			if c.at == wire.IPv6Len && !isExtension(proto) {
				p.Raise(event.IPv6UnknownNextHeader)
				return
			}
			p.refuse(event.IPv6TruncatedExt)
			return
		}
		if isUpper(proto) {
			d.upper(p)
			return
		}
		n := extensionLen(proto, b)
		if n == 0 {
			p.Raise(event.IPv6UnknownNextHeader)
			return
		}
		if n > len(b) {
			p.refuse(event.IPv6TruncatedExt)
			return
		}
		if fragment := d.extension(p, &c, proto, b[:n]); fragment {
			return
		}
		c.next = c.at
		c.at += n
		p.Proto = wire.IPProto(b[0])
	}
}

// isUpper reports a protocol that is no extension header.
func isUpper(proto wire.IPProto) bool {
	switch proto {
	case wire.ProtoTCP, wire.ProtoUDP, wire.ProtoICMPv6, wire.ProtoICMP, wire.ProtoSCTP, wire.ProtoESP,
		wire.ProtoGRE, wire.ProtoIPv4, wire.ProtoIPv6:
		return true
	}
	return false
}

// isExtension reports an extension header.
func isExtension(proto wire.IPProto) bool {
	switch proto {
	case wire.ProtoHopByHop, wire.ProtoIPv6Routing, wire.ProtoIPv6Fragment, wire.ProtoAH, wire.ProtoIPv6Dest, wire.ProtoMobility,
		wire.ProtoHIP, wire.ProtoShim6:
		return true
	}
	return false
}

// extensionLen is how long an extension header says that it is; 0 for what is none.
func extensionLen(proto wire.IPProto, b []byte) int {
	switch proto {
	case wire.ProtoHopByHop, wire.ProtoIPv6Routing, wire.ProtoIPv6Dest, wire.ProtoMobility, wire.ProtoHIP, wire.ProtoShim6:
		return (int(b[1]) + 1) * 8
	case wire.ProtoIPv6Fragment:
		return wire.IPv6FragmentLen
	case wire.ProtoAH: // 4-byte units, less two (RFC 4302 §2.2)
		return max(12, (int(b[1])+2)*4)
	}
	return 0
}

// extension checks one extension header. It reports true where the walk ends with
// it, which is at a fragment.
func (d *Decoder) extension(p *Packet, c *chain, proto wire.IPProto, b []byte) (fragment bool) {
	switch proto {
	case wire.ProtoHopByHop:
		if c.seen.hop {
			p.Raise(event.IPv6ExtDuplicateHH)
			return false
		}
		c.seen.hop = true
		p.ipv6Options(b[2:], hopOptions)
	case wire.ProtoIPv6Dest:
		if c.seen.dest == 2 {
			p.Raise(event.IPv6ExtDuplicateDH)
			return false
		}
		c.seen.dest++
		p.ipv6Options(b[2:], destOptions)
	case wire.ProtoIPv6Routing:
		if c.seen.routing {
			p.Raise(event.IPv6ExtDuplicateRH)
			return false
		}
		c.seen.routing = true
		if b[2] == 0 { // deprecated (RFC 5095)
			p.Raise(event.IPv6RHType0)
		}
	case wire.ProtoAH:
		if get16(b[2:]) != 0 {
			p.Raise(event.IPv6ExtAHReservedNotNull)
		}
		if c.seen.auth {
			p.Raise(event.IPv6ExtDuplicateAH)
		}
		c.seen.auth = true
	case wire.ProtoIPv6Fragment:
		return d.fragmentHeader(p, c, b)
	}
	return false
}

// fragmentHeader checks a fragment header. An atomic fragment is a whole datagram
// all the same, and is taken apart at once (RFC 6946).
func (d *Decoder) fragmentHeader(p *Packet, c *chain, b []byte) (fragment bool) {
	if b[1] != 0 {
		p.Raise(event.IPv6FHNonZeroReservedField)
	}
	if c.seen.fragment {
		p.Raise(event.IPv6ExtDuplicateFH)
		return false
	}
	c.seen.fragment = true
	f := wire.IPv6Fragment(b)
	if f.Offset() == 0 && !f.More() {
		p.Raise(event.IPv6ExtUselessFH)
		return false
	}
	d.ipv6Fragment(p, c.at, c.next)
	return true
}
