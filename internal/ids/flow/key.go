package flow

import (
	"encoding/binary"
	"net/netip"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

// key is what the packets of a flow have in common, the same in both directions:
// the endpoint that compares lower comes first.
//
//	0        16       32    34    36    37     38             44
//	| lower  | higher | port| port|proto|flags | three VLANs   |
type key [44]byte

// isIPv6 is a flag of a key: ::ffff:10.0.0.1 is not 10.0.0.1.
const isIPv6 = 1

// flowOf is the key of a packet's flow. swapped says that the packet's source is the
// higher endpoint. ok is false for what has no flow: fragments, broken packets, and
// protocols in which packets have nothing to do with one another.
func flowOf(p *decode.Packet) (k key, swapped, ok bool) {
	if p.Fragment || p.Invalid || !p.IsIP() {
		return k, false, false
	}
	src, dst := p.SrcPort, p.DstPort
	var flags byte
	switch p.Proto {
	case wire.ProtoTCP, wire.ProtoUDP, wire.ProtoSCTP, wire.ProtoESP:
	case wire.ProtoICMP, wire.ProtoICMPv6:
		src = typeAndCode(p)
		dst = src
	default:
		return k, false, false
	}
	if p.IPv6 != nil {
		flags |= isIPv6
		swapped = k.setEndpoints((*[16]byte)(p.IPv6[8:24]), (*[16]byte)(p.IPv6[24:40]), src, dst)
	} else {
		var a, b [16]byte
		copy(a[12:], p.IPv4[12:16])
		copy(b[12:], p.IPv4[16:20])
		swapped = k.setEndpoints(&a, &b, src, dst)
	}
	k[36], k[37] = byte(p.Proto), flags
	k.setVLANs(p)
	return k, swapped, true
}

// quotedBy is the key of the flow that an ICMP error is about. swapped is that of
// the packet which it quotes.
func quotedBy(p *decode.Packet) (k key, swapped bool) {
	q := p.Quote
	a, b := q.Src.As16(), q.Dst.As16()
	var flags byte
	if p.IPv6 != nil {
		flags |= isIPv6
	} else {
		clear(a[:12])
		clear(b[:12])
	}
	src, dst := q.SrcPort, q.DstPort
	switch q.Proto { // of these only echoes are quoted so that they can be found
	case wire.ProtoICMP:
		src, dst = echo4, echo4
	case wire.ProtoICMPv6:
		src, dst = echo6, echo6
	}
	swapped = k.setEndpoints(&a, &b, src, dst)
	k[36], k[37] = byte(q.Proto), flags
	k.setVLANs(p)
	return k, swapped
}

// setEndpoints puts both into their order, and reports whether that swapped them.
func (k *key) setEndpoints(a, b *[16]byte, aPort, bPort uint16) (swapped bool) {
	if swapped = higher(a, b, aPort, bPort); swapped {
		a, b = b, a
		aPort, bPort = bPort, aPort
	}
	*(*[16]byte)(k[0:16]) = *a
	*(*[16]byte)(k[16:32]) = *b
	binary.BigEndian.PutUint16(k[32:], aPort)
	binary.BigEndian.PutUint16(k[34:], bPort)
	return swapped
}

// higher reports a > b.
func higher(a, b *[16]byte, aPort, bPort uint16) bool {
	if x, y := binary.BigEndian.Uint64(a[:8]), binary.BigEndian.Uint64(b[:8]); x != y {
		return x > y
	}
	if x, y := binary.BigEndian.Uint64(a[8:]), binary.BigEndian.Uint64(b[8:]); x != y {
		return x > y
	}
	return aPort > bPort
}

// addr is the address of the higher or of the lower endpoint.
func (k *key) addr(higher bool) netip.Addr {
	b := k[0:16]
	if higher {
		b = k[16:32]
	}
	if k[37]&isIPv6 != 0 {
		return netip.AddrFrom16([16]byte(b))
	}
	return netip.AddrFrom4([4]byte(b[12:]))
}

// setVLANs: the same addresses in two VLANs are two pairs of hosts.
func (k *key) setVLANs(p *decode.Packet) {
	if p.NumVLANs == 0 {
		return
	}
	for i := range p.NumVLANs {
		binary.BigEndian.PutUint16(k[38+2*i:], p.VLANs[i]+1)
	}
}

// What stands for the ports of echoes.
const (
	echo4 = 8 << 8
	echo6 = 128 << 8
)

// typeAndCode stands for the ports of an ICMP message. An answer has those of its
// question. All echoes between two hosts are one flow, whatever their identifier, as
// in Suricata: who sends many would make many flows otherwise.
func typeAndCode(p *decode.Packet) uint16 {
	b := p.Upper
	if len(b) < 2 {
		return 0
	}
	kind := b[0]
	if p.Proto == wire.ProtoICMP {
		switch kind { // echo, timestamp, information, address mask, router
		case 0:
			kind = 8
		case 14, 16, 18:
			kind--
		case 9:
			kind = 10
		}
	} else {
		switch kind { // echo, router and neighbour solicitation, node information
		case 129, 134, 136, 140, 142:
			kind--
		}
	}
	return uint16(kind)<<8 | uint16(b[1])
}

// direction is that of a packet in a flow.
func direction(packetSwapped, clientSwapped bool) app.Direction {
	if packetSwapped == clientSwapped {
		return app.ToServer
	}
	return app.ToClient
}
