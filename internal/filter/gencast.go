package filter

var broadcastMAC = [6]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}

// broadcast is true for packets to all.
func (g *gen) broadcast(n castNode) cond {
	switch n.proto {
	case protoAny, protoLink:
		if g.h.link != Ethernet {
			fail(n.tok, "%s is not a broadcast link", g.h.link)
		}
		return g.etherHost(broadcastMAC, dirDst, n.tok)
	case protoIP:
		// All host bits ones or, of old (RFC 1122 §3.2.1.3), zeros.
		host := ^g.opts.Netmask
		return and(g.isIP(n.tok), or(word32(g.h.net(16), 0, host), word32(g.h.net(16), host, host)))
	}
	fail(n.tok, "only link-layer and IP broadcast filters are supported")
	return nil
}

// multicast is true for packets to a group, broadcast among them.
func (g *gen) multicast(n castNode) cond {
	switch n.proto {
	case protoIP:
		// Class D and above: limited broadcast counts, too.
		return and(g.isIP(n.tok), field(g.h.net(16), 1, 0xff, jmpGe, 224))
	case protoIPv6:
		return and(g.isIPv6(n.tok), eq8(g.h.net(24), 0xff)) // RFC 4291 §2.7
	case protoAny, protoLink:
		if g.h.link == Ethernet {
			return field(g.h.start, 1, 0xff, jmpSet, 0x01)
		}
	}
	fail(n.tok, "link-layer multicast filters are supported only on Ethernet")
	return nil
}
