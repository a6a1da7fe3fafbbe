package decode

import (
	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// The EtherTypes that wire has no names for (IEEE 802 numbers).
const (
	typeOldQinQ       wire.EtherType = 0x9100
	typeMPLS          wire.EtherType = 0x8847
	typeMPLSMulticast wire.EtherType = 0x8848
	typePPPoEDiscover wire.EtherType = 0x8863
	typePPPoE         wire.EtherType = 0x8864
	typeTransEther    wire.EtherType = 0x6558
	typeERSPAN        wire.EtherType = 0x88be
	type8021ah        wire.EtherType = 0x88e7
	typeNSH           wire.EtherType = 0x894f
	typeFabricPath    wire.EtherType = 0x8903
	typeVNTag         wire.EtherType = 0x8926
	typeETag          wire.EtherType = 0x893f
)

// ethernet takes an Ethernet frame apart.
func (d *Decoder) ethernet(p *Packet, b []byte) {
	if len(b) < wire.EthernetLen {
		p.refuse(event.EthernetPacketTooSmall)
		return
	}
	if !p.enter() {
		return
	}
	p.EtherDst, p.EtherSrc, p.HasEther = wire.MAC(b[0:6]), wire.MAC(b[6:12]), true
	d.network(p, wire.EtherType(get16(b[12:])), b[wire.EthernetLen:])
}

// network takes apart what an EtherType says, and reports false if it is none that is
// known, which a length (IEEE 802.3) is not either. Whatever names it, it is told.
func (d *Decoder) network(p *Packet, t wire.EtherType, b []byte) (known bool) {
	switch t {
	case wire.TypeIPv4:
		d.ipv4(p, b)
	case wire.TypeIPv6:
		d.ipv6(p, b)
	case wire.TypeARP:
		d.arp(p, b)
	case wire.TypeVLAN, wire.TypeQinQ, typeOldQinQ:
		d.vlan(p, b)
	case typeMPLS, typeMPLSMulticast:
		d.mpls(p, b)
	case typePPPoE:
		d.pppoe(p, b)
	case typePPPoEDiscover:
		d.pppoeDiscovery(p, b)
	case type8021ah:
		d.backbone(p, b)
	case typeNSH:
		d.nsh(p, b)
	case typeFabricPath:
		d.fabricPath(p, b)
	case typeVNTag:
		d.portTag(p, b, 6, event.VNTagHeaderTooSmall, event.VNTagUnknownType)
	case typeETag:
		d.portTag(p, b, 8, event.ETagHeaderTooSmall, event.ETagUnknownType)
	default:
		p.Raise(event.EthernetUnknownEthertype)
		return false
	}
	return true
}

// vlan takes one tag off (IEEE 802.1Q). The outermost is the first of VLANs.
func (d *Decoder) vlan(p *Packet, b []byte) {
	if len(b) < wire.VLANLen {
		p.refuse(event.VLANHeaderTooSmall)
		return
	}
	if int(p.NumVLANs) == len(p.VLANs) {
		p.Raise(event.VLANTooManyLayers)
		return
	}
	if !p.enter() {
		return
	}
	p.VLANs[p.NumVLANs] = get16(b) & 0xfff
	p.NumVLANs++
	if !d.network(p, wire.EtherType(get16(b[2:])), b[wire.VLANLen:]) {
		p.refuse(event.VLANUnknownType)
	}
}

// fabricPath takes Cisco's header off, which is a tag of two bytes before the whole
// frame.
func (d *Decoder) fabricPath(p *Packet, b []byte) {
	if len(b) < 2 {
		p.refuse(event.DCEPacketTooSmall)
		return
	}
	d.ethernet(p, b[2:])
}

// backbone takes the header of a provider's backbone bridge off (IEEE 802.1ah):
// four bytes of service tag, then the customer's addresses and EtherType.
func (d *Decoder) backbone(p *Packet, b []byte) {
	const length = 4 + wire.EthernetLen
	if len(b) < length {
		p.refuse(event.IEEE8021ahHeaderTooSmall)
		return
	}
	if p.enter() {
		d.network(p, wire.EtherType(get16(b[length-2:])), b[length:])
	}
}

// portTag takes a tag off that names a port of a bridge extender: VN-Tag, or E-TAG
// (IEEE 802.1BR). The EtherType is the last of it.
func (d *Decoder) portTag(p *Packet, b []byte, length int, short, unknown event.Event) {
	if len(b) < length {
		p.refuse(short)
		return
	}
	if !p.enter() {
		return
	}
	if !d.network(p, wire.EtherType(get16(b[length-2:])), b[length:]) {
		p.refuse(unknown)
	}
}

// arp checks an ARP packet (RFC 826) that is for Ethernet and IPv4.
func (d *Decoder) arp(p *Packet, b []byte) {
	switch {
	case len(b) < 4:
		p.refuse(event.ARPPacketTooSmall)
		return
	case get16(b) != 1:
		p.refuse(event.ARPUnsupportedHardware)
		return
	case wire.EtherType(get16(b[2:])) != wire.TypeIPv4:
		p.refuse(event.ARPUnsupportedProtocol)
		return
	case len(b) < wire.ARPLen:
		p.refuse(event.ARPInvalidPacket)
		return
	case b[4] != 6:
		p.refuse(event.ARPInvalidHardwareSize)
		return
	case b[5] != 4:
		p.refuse(event.ARPInvalidProtocolSize)
		return
	}
	p.ARP, _ = wire.ParseARP(b)
	// Requests and replies of ARP, RARP (RFC 903) and InARP (RFC 2390).
	switch p.ARP.Op() {
	case 1, 2, 3, 4, 8, 9:
	default:
		p.refuse(event.ARPUnsupportedOpcode)
	}
}
