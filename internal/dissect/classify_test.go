package dissect

import (
	"fmt"
	"slices"
)

// wellKnown are the ports that tell a protocol.
var wellKnown = []uint16{
	21, 22, 23, 25, 49, 53, 67, 68, 69, 79, 80, 88, 110, 111, 123, 137, 138, 139, 143, 161, 162, 179, 319, 320, 389, 443, 445,
	464, 496, 500, 512, 513, 514, 520, 521, 525, 546, 547, 554, 623, 631, 639, 646, 647, 698, 701, 749, 1701, 1718, 1719, 1720, 1723,
	1758, 1812, 1813, 1985, 1999, 2049, 2055, 2427, 3128, 3232, 3343, 3503, 3544, 3784, 3785, 4342, 4500, 4567, 4711, 4713, 4784, 4789, 4790,
	5353, 5355, 6081, 6343, 6512, 6633, 6635, 6653, 6661, 6784, 7000, 7001, 7784, 8080, 8472, 8503, 9875, 13000, 15491, 30303, 30490, 49153, 64999,
}

// protocolOf names what a packet is for the table: its outermost transport and
// the well-known port of that, or the layer below that has no name there.
func protocolOf(packet Packet) (name string) {
	defer func() {
		if recover() != nil {
			name += " cut"
		}
	}()
	b := view(packet.Data)
	var t uint16
	switch packet.Link {
	case LinkEthernet:
		name, t, b = "Ethernet", b.u16(12), b.from(14)
		for t == etherVLAN || t == etherQinQ {
			t, b = b.u16(2), b.from(4)
		}
		if t <= maxEtherLength {
			return fmt.Sprintf("LLC %02x", b.u8(0))
		}
	case LinkSLL:
		name, t, b = "SLL", b.u16(14), b.from(16)
	case LinkSLL2:
		name, t, b = "SLL2", b.u16(0), b.from(20)
	case LinkRaw, LinkIPv4, LinkIPv6:
		name, t = "raw", etherIPv4
		if b.u8(0)>>4 == 6 {
			t = etherIPv6
		}
	default:
		name, t, b = fmt.Sprintf("link %d", packet.Link), etherIPv4, b.from(4)
	}
	switch t {
	case etherIPv4:
		name = "IPv4"
		if b.u8(0)>>4 != 4 {
			return "IPv4 not"
		}
		hlen := int(b.u8(0)&15) * 4
		if b.u16(6)&ipv4OffsetMask != 0 {
			return "IPv4 fragment"
		}
		return transportOf("IPv4", b.u8(9), b.from(hlen))
	case etherIPv6:
		name = "IPv6"
		proto, b := b.u8(6), b.from(40)
		for slices.Contains([]uint8{protoHopByHop, protoRouting, protoDestination}, proto) {
			proto, b = b.u8(0), b.from(8+8*int(b.u8(1)))
		}
		return transportOf("IPv6", proto, b)
	}
	if s := etherTypes[t]; s != "" {
		return s
	}
	return name + " other"
}

func transportOf(name string, proto uint8, b view) string {
	switch word := protocolWord(proto); {
	case proto == protoTCP || proto == protoUDP || proto == protoSCTP || proto == protoDCCP:
		for _, port := range wellKnown {
			if port == b.u16(0) || port == b.u16(2) {
				return fmt.Sprintf("%s %d", word, port)
			}
		}
		return word
	case word != "unknown":
		return name + " " + word
	default:
		return name + " other"
	}
}
