package filter

// network is an IPv4 address with the bits of it that count.
type network struct{ addr, mask uint32 }

// directed joins the conditions on the source and on the destination as the
// direction says.
func directed(d direction, src, dst cond) cond {
	switch d {
	case dirSrc:
		return src
	case dirDst:
		return dst
	case dirBoth:
		return and(src, dst)
	}
	return or(src, dst)
}

// what names the qualifier in messages on addresses.
func (n *addrNode) what() string {
	if n.q.typ == typeNet {
		return "net"
	}
	return "host"
}

// host makes the condition of an IPv4 address or network.
func (g *gen) host(n *addrNode, net network) cond {
	switch n.q.proto {
	case protoAny:
		ip := g.ipv4Host(net, n)
		if g.h.labels > 0 {
			return ip
		}
		return or(ip, g.arpHost(net, etARP, n), g.arpHost(net, etRARP, n))
	case protoIP:
		return g.ipv4Host(net, n)
	case protoARP:
		return g.arpHost(net, etARP, n)
	case protoRARP:
		return g.arpHost(net, etRARP, n)
	case protoLink:
		fail(n.tok, "'%s' is not a link-layer address", n.tok.text)
	case protoIPv6:
		fail(n.tok, "'ip6' modifier applied to ip host")
	}
	fail(n.q.tok, "'%s' modifier applied to %s", n.q.proto, n.what())
	return nil
}

func (g *gen) ipv4Host(net network, n *addrNode) cond {
	return and(g.isIP(n.tok), directed(n.q.dir, net.at(g.h.net(12)), net.at(g.h.net(16))))
}

// arpHost looks at the protocol addresses of ARP and RARP, as they are for IPv4
// over Ethernet (RFC 826).
func (g *gen) arpHost(net network, typ uint32, n *addrNode) cond {
	return and(g.linkProto(typ, n.tok), directed(n.q.dir, net.at(g.h.net(14)), net.at(g.h.net(24))))
}

// at is true if the address at the offset is in the network.
func (net network) at(offset int) cond { return word32(offset, net.addr, net.mask) }

// word32 compares the bits of a word that count.
func word32(offset int, v, mask uint32) cond {
	if mask == 0 {
		return constCond(true)
	}
	return field(offset, 4, mask, jmpEq, v)
}

// ipv6 makes the condition of an IPv6 address or network.
func (g *gen) ipv6(n *addrNode) cond {
	n.mustNameHosts()
	addr := words6(n.tok.addr)
	mask := [4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}
	if n.hasBits {
		if n.bits > 128 {
			fail(n.bitsTok, "mask length must be <= 128")
		}
		for i := range mask {
			bits := min(max(int(n.bits)-32*i, 0), 32)
			mask[i] = 0xffffffff << (32 - bits)
			if addr[i]&^mask[i] != 0 {
				fail(n.tok, "non-network bits set in '%s'", n.tok.text)
			}
		}
		if n.q.typ != typeNet {
			fail(n.tok, "mask syntax is for networks only: write net")
		}
	}
	return g.host6(n, addr, mask)
}

func (g *gen) host6(n *addrNode, addr, mask [4]uint32) cond {
	if p := n.q.proto; p != protoAny && p != protoIPv6 {
		fail(n.q.tok, "'%s' modifier applied to ip6 %s", p, n.what())
	}
	at := func(offset int) cond {
		all := cond(constCond(true))
		for i := range addr {
			all = and(all, word32(offset+4*i, addr[i], mask[i]))
		}
		return all
	}
	return and(g.isIPv6(n.tok), directed(n.q.dir, at(g.h.net(8)), at(g.h.net(24))))
}

// namedHost is true for any of the addresses that a name has.
func (g *gen) namedHost(n *addrNode) cond {
	any, found := cond(constCond(false)), false
	for _, a := range g.names.Host(n.tok.name) {
		a = a.Unmap()
		w := words6(a)
		switch {
		case a.Is4() && n.q.proto != protoIPv6:
			any = or(any, g.host(n, network{w[3], 0xffffffff}))
		case a.Is6() && n.q.proto != protoIP:
			any = or(any, g.host6(n, w, [4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}))
		default:
			continue
		}
		found = true
	}
	if !found {
		fail(n.tok, "unknown host '%s'", n.tok.name)
	}
	return any
}

// etherHost is true for an Ethernet address.
func (g *gen) etherHost(mac [6]byte, d direction, t token) cond {
	if g.h.link != Ethernet {
		fail(t, "%s has no Ethernet addresses", g.h.link)
	}
	at := func(offset int) cond {
		low := uint32(mac[2])<<24 | uint32(mac[3])<<16 | uint32(mac[4])<<8 | uint32(mac[5])
		return and(eq32(offset+2, low), eq16(offset, uint32(mac[0])<<8|uint32(mac[1])))
	}
	return directed(d, at(g.h.start+6), at(g.h.start))
}

// gateway is true for packets that went through a host and are neither from nor
// to it: its Ethernet address and none of its IPv4 addresses. libpcap knew it
// before it knew IPv6.
func (g *gen) gateway(n *addrNode) cond {
	switch n.q.proto {
	case protoAny, protoIP, protoARP, protoRARP:
	default:
		fail(n.q.tok, "illegal qualifier of 'gateway'")
	}
	mac, ok := g.names.EtherHost(n.tok.name)
	if !ok {
		fail(n.tok, "'gateway' requires a name with an Ethernet address: '%s' has none", n.tok.name)
	}
	link := g.etherHost(mac, dirEither, n.tok)
	host, found := cond(constCond(false)), false
	for _, a := range g.names.Host(n.tok.name) {
		if a = a.Unmap(); a.Is4() {
			host, found = or(host, g.host(n, network{words6(a)[3], 0xffffffff})), true
		}
	}
	if !found {
		fail(n.tok, "unknown host '%s'", n.tok.name)
	}
	return and(link, not(host))
}
