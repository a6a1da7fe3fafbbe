package filter

import "strings"

// address makes the condition of an address, name or number under its
// qualifiers.
func (g *gen) address(n *addrNode) cond {
	if n.q.typ == typeNone {
		unqualified(n.tok)
	}
	switch n.tok.kind {
	case tokNumber:
		return g.numbered(n, n.tok.num)
	case tokQuad:
		return g.quad(n)
	case tokIPv6:
		return g.ipv6(n)
	case tokMAC:
		if n.q.proto != protoLink || n.q.typ > typeHost {
			fail(n.tok, "Ethernet address '%s' used where none can be: write ether host", n.tok.text)
		}
		return g.etherHost(n.tok.mac, n.q.dir, n.tok)
	case tokARCnet:
		fail(n.tok, "'%s' is an address of ARCnet", n.tok.text)
	}
	return g.named(n)
}

// numbered: host 167772161, net 10, port 80, proto 6.
func (g *gen) numbered(n *addrNode, v uint32) cond {
	switch n.q.typ {
	case typePort, typePortRange:
		return g.ports(n, uint64(v), uint64(v), transport(n.q.proto, n))
	case typeProto:
		return g.proto(v, n.q.proto, n.tok)
	case typeProtoChain:
		return g.protoChain(n, v)
	case typeGateway:
		fail(n.tok, "'gateway' requires a name")
	case typeNet:
		if n.q.proto != protoDECnet {
			return g.host(n, leftAlign(v))
		}
	}
	if n.q.proto == protoDECnet {
		return g.decnet(n, v)
	}
	return g.host(n, network{v, 0xffffffff})
}

// leftAlign makes a network of a number that stands for its first bytes: 10 is
// 10.0.0.0/8.
func leftAlign(v uint32) network {
	net := network{v, 0xffffffff}
	for net.addr != 0 && net.addr>>24 == 0 {
		net.addr <<= 8
		net.mask <<= 8
	}
	return net
}

// mustNameHosts fails if an address can't be what the words before it ask for.
func (n *addrNode) mustNameHosts() {
	switch n.q.typ {
	case typeDefault, typeHost, typeNet:
	case typeGateway:
		fail(n.tok, "'gateway' requires a name")
	default:
		fail(n.tok, "'%s' cannot be the address '%s'", n.q.typ, n.tok.text)
	}
}

// quad: host 10.1.2.3, net 10.1, net 10.0.0.0/8, net 10.0.0.0 mask 255.0.0.0.
func (g *gen) quad(n *addrNode) cond {
	n.mustNameHosts()
	if n.q.proto == protoDECnet && !n.hasBits && n.maskTok.kind != tokQuad {
		return g.decnet(n, decnetAddress(n.tok))
	}
	v, parts := quad(n.tok)
	missing := 32 - 8*parts
	net := network{v << missing, 0xffffffff << missing}
	switch {
	case n.hasBits:
		if n.bits > 32 {
			fail(n.bitsTok, "mask length must be <= 32")
		}
		net.mask = 0xffffffff << (32 - n.bits)
	case n.maskTok.kind == tokQuad:
		m, parts := quad(n.maskTok)
		net.mask = m << (32 - 8*parts)
	default:
		return g.host(n, net)
	}
	if net.addr&^net.mask != 0 {
		fail(n.tok, "non-network bits set in '%s'", n.tok.text)
	}
	if n.q.typ != typeNet {
		fail(n.tok, "mask syntax is for networks only: write net")
	}
	return g.host(n, net)
}

// named looks a name up as what the qualifiers say it is.
func (g *gen) named(n *addrNode) cond {
	name := n.tok.name
	switch n.q.typ {
	case typeNet:
		v, ok := g.names.Network(name)
		if !ok {
			fail(n.tok, "unknown network '%s'", name)
		}
		return g.host(n, leftAlign(v))
	case typePort:
		return g.namedPort(n, name)
	case typePortRange:
		return g.namedPorts(n, name)
	case typeProto:
		return g.proto(g.protoNumber(n), n.q.proto, n.tok)
	case typeProtoChain:
		return g.protoChain(n, g.protoNumber(n))
	case typeGateway:
		return g.gateway(n)
	}
	switch n.q.proto {
	case protoLink:
		mac, ok := g.names.EtherHost(name)
		if !ok {
			fail(n.tok, "unknown ether host '%s'", name)
		}
		return g.etherHost(mac, n.q.dir, n.tok)
	case protoDECnet:
		fail(n.tok, "names of DECnet are not known: '%s'", name)
	}
	return g.namedHost(n)
}

// osiNames and etherNames are the protocols that can be named behind iso proto
// and ether proto.
var (
	osiNames   = map[string]uint32{"clnp": osiCLNP, "esis": osiESIS, "isis": osiISIS}
	etherNames = map[string]uint32{
		"aarp": etAARP, "arp": etARP, "atalk": etATalk, "decnet": etDECnet, "ip": etIP, "ip6": etIPv6,
		"ipx": sapIPX, "iso": sapISO, "lat": etLAT, "loopback": etLoopback, "mopdl": etMOPDL, "moprc": etMOPRC,
		"netbeui": sapNetBEUI, "rarp": etRARP, "sca": etSCA, "stp": sapSTP,
	}
)

// protoNumber is the number of a protocol by its name.
func (g *gen) protoNumber(n *addrNode) uint32 {
	name := n.tok.name
	switch n.q.proto {
	case protoLink:
		if v, ok := etherNames[strings.ToLower(name)]; ok {
			return v
		}
		fail(n.tok, "unknown ether proto '%s'", name)
	case protoISO:
		if v, ok := osiNames[name]; ok {
			return v
		}
		fail(n.tok, "unknown osi proto '%s'", name)
	}
	v, ok := g.names.Protocol(name)
	if !ok {
		fail(n.tok, "unknown ip proto '%s'", name)
	}
	return uint32(v)
}
