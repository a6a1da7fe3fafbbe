package dissect

// LinkType is what a captured packet begins with: a LINKTYPE_ value as it
// stands in pcap files.
type LinkType uint32

const (
	LinkNull     LinkType = 0   // BSD loopback, its family in the writer's byte order
	LinkEthernet LinkType = 1   // Ethernet, without preamble and FCS
	LinkRaw      LinkType = 101 // IPv4 or IPv6, by its first four bits
	LinkLoop     LinkType = 108 // OpenBSD loopback, its family in network byte order
	LinkSLL      LinkType = 113 // Linux cooked v1
	LinkIPv4     LinkType = 228
	LinkIPv6     LinkType = 229
	LinkSLL2     LinkType = 276 // Linux cooked v2
)

// link prints a packet from its link-layer header on.
func (p *Printer) link(l LinkType, b view, length int) {
	switch l {
	case LinkEthernet:
		p.ethernetLink(b, length)
	case LinkSLL:
		p.sllLink(b, length)
	case LinkSLL2:
		p.sll2Link(b, length)
	case LinkRaw, LinkIPv4, LinkIPv6:
		p.rawLink(b, length)
	case LinkNull, LinkLoop:
		p.nullLink(b, length)
	default:
		p.str("link-type ").u32(uint32(l)).str(", length ").num(length)
		p.raw(b)
	}
}
