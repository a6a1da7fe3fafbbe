package dissect

// IP protocols that have a printer or are mentioned here (IANA, protocol
// numbers).
const (
	protoHopByHop    = 0
	protoICMP        = 1
	protoIGMP        = 2
	protoIPv4        = 4
	protoTCP         = 6
	protoUDP         = 17
	protoDCCP        = 33
	protoIPv6        = 41
	protoRouting     = 43
	protoFragment    = 44
	protoGRE         = 47
	protoAH          = 51
	protoICMPv6      = 58
	protoNoNext      = 59
	protoDestination = 60
	protoVRRP        = 112
	protoSCTP        = 132
	protoMobility    = 135
	protoEthernet    = 143
)

// protocolWords are the names that tcpdump has for protocols under -v.
var protocolWords = [256]string{
	0: "Options", 1: "ICMP", 2: "IGMP", 4: "IPIP", 6: "TCP", 8: "EGP", 9: "IGRP", 17: "UDP", 33: "DCCP", 41: "IPv6",
	43: "Routing", 44: "Fragment", 46: "RSVP", 47: "GRE", 50: "ESP", 51: "AH", 55: "Mobile IP", 58: "ICMPv6",
	62: "Mobile IP (old)", 88: "EIGRP", 89: "OSPF", 103: "PIM", 108: "Compressed IP", 112: "VRRP", 113: "PGM",
	132: "SCTP", 135: "Mobility", 143: "Ethernet",
}

// protocolWord is the name of a protocol under -v.
func protocolWord(proto uint8) string {
	if s := protocolWords[proto]; s != "" {
		return s
	}
	return "unknown"
}

// protocolName prints a protocol that is not looked into.
func (p *Printer) protocolName(proto uint8) *text {
	if p.opt.Names != nil {
		if name, ok := p.opt.Names.Protocol(proto); ok {
			return p.char(' ').str(name)
		}
	}
	return p.str(" ip-proto-").u8(proto)
}

// namesEndpoints reports whether a protocol's printer prints the addresses,
// because its ports are printed with them.
func namesEndpoints(proto uint8) bool {
	return proto == protoTCP || proto == protoUDP || proto == protoSCTP || proto == protoDCCP
}

// ipPayload prints the payload of an IP packet, whose header is p.ip.
func (p *Printer) ipPayload(proto uint8, b view, length int) {
	switch proto {
	case protoTCP:
		p.tcp(b, length)
	case protoUDP:
		p.udp(b, length)
	case protoICMP:
		if p.ipVersion(4, "ICMP") {
			p.icmp(b, length)
		}
	case protoIGMP:
		if p.ipVersion(4, "IGMP") {
			p.igmp(b, length)
		}
	case protoICMPv6:
		if p.ipVersion(6, "ICMPv6") {
			p.icmpv6(b, length)
		}
	case protoESP:
		p.esp(b, length)
	case protoAH:
		p.ah(b, length)
	case protoGRE:
		p.gre(b, length)
	case protoEthernet:
		if p.ipVersion(6, "Ethernet") {
			p.ethernet(b, length)
		}
	case protoIPv4:
		p.ipv4(b, length)
	case protoIPv6:
		p.ipv6(b, length)
	case protoSCTP:
		p.sctp(b, length)
	case protoVRRP:
		p.vrrp(b, length)
	case protoNoNext:
		p.str("no next header")
	default:
		if namesEndpoints(proto) {
			p.ipAddresses().str(": ")
		}
		p.protocolName(proto).char(' ').num(length)
	}
}

// ipVersion reports whether p.ip is of the version that a protocol needs, and
// complains if it isn't.
func (p *Printer) ipVersion(version int, name string) bool {
	if (version == 4) == (len(p.ip.src) == 4) {
		return true
	}
	p.char('[').str(name).str(" requires IPv").num(version).char(']')
	p.invalid()
	return false
}

// ipAddr prints an address of p.ip.
func (p *Printer) ipAddr(b view) *text {
	if len(b) == 4 {
		return p.ip4(b, 0)
	}
	return p.ip6(b, 0)
}

// ipAddresses prints the addresses of p.ip.
func (p *Printer) ipAddresses() *text {
	p.ipAddr(p.ip.src).str(" > ")
	return p.ipAddr(p.ip.dst)
}

// endpoints prints the addresses of p.ip with the ports of a transport, and
// ": ". Where an extension header stands between the two, the addresses were
// printed before it and only the ports are left.
func (p *Printer) endpoints(proto uint8, transport string, src, dst uint16) {
	if p.ip.proto != proto {
		p.port(transport, src).str(" > ")
		p.port(transport, dst).str(": ")
		return
	}
	p.ipAddr(p.ip.src).char('.')
	p.port(transport, src).str(" > ")
	p.ipAddr(p.ip.dst).char('.')
	p.port(transport, dst).str(": ")
}
