package filter

import "strings"

// ports makes the condition of a range of ports of a transport protocol, or of
// any that has some. Of fragments only the first can match over IPv4, and none
// over IPv6: ports are looked for right behind the fixed header there.
func (g *gen) ports(n *addrNode, from, to uint64, transport uint32) cond {
	for _, v := range []uint64{from, to} {
		if v > 0xffff {
			fail(n.tok, "illegal port number %d > 65535", v)
		}
	}
	if from > to {
		from, to = to, from
	}
	exact := n.q.typ == typePort
	match := func(code ...stmt) cond {
		if exact {
			return testCond{code, jmpEq, uint32(from)}
		}
		return and(testCond{code, jmpGe, uint32(from)}, not(testCond{code, jmpGt, uint32(to)}))
	}
	is := func(at int) cond {
		if transport != 0 {
			return eq8(at, transport)
		}
		return or(eq8(at, ipSCTP), eq8(at, ipTCP), eq8(at, ipUDP))
	}
	over6 := func(at int) cond { return match(stmt{opLd | modeAbs | sizeH, uint32(g.h.net(40 + at))}) }
	over4 := func(at int) cond {
		return match(g.headerLength(), stmt{opLd | modeInd | sizeH, uint32(g.h.net(at))})
	}
	return or(
		and(g.isIPv6(n.tok), is(g.h.net(6)), directed(n.q.dir, over6(0), over6(2))),
		and(g.isIP(n.tok), is(g.h.net(9)), g.firstFragment(), directed(n.q.dir, over4(0), over4(2))),
	)
}

// headerLength loads X with the length of the IPv4 header.
func (g *gen) headerLength() stmt { return stmt{opLdx | modeMsh | sizeB, uint32(g.h.net(0))} }

// firstFragment is true if the IPv4 packet begins at the beginning of the
// datagram: only that part has the transport header (RFC 791 §3.1).
func (g *gen) firstFragment() cond { return not(field(g.h.net(6), 2, 0xffff, jmpSet, 0x1fff)) }

// service is the port of a name and the transport protocol it is known for; 0
// for several.
func (g *gen) service(name string) (port uint16, transport uint32, ok bool) {
	tcp, isTCP := g.names.Port(name, "tcp")
	udp, isUDP := g.names.Port(name, "udp")
	switch {
	case isTCP && isUDP && tcp == udp:
		return tcp, 0, true
	case isTCP:
		return tcp, ipTCP, true
	case isUDP:
		return udp, ipUDP, true
	}
	sctp, ok := g.names.Port(name, "sctp")
	return sctp, ipSCTP, ok
}

// namedPort: port domain, tcp port http.
func (g *gen) namedPort(n *addrNode, name string) cond {
	asked := transport(n.q.proto, n)
	port, known, ok := g.service(name)
	if !ok {
		fail(n.tok, "unknown port '%s'", name)
	}
	if asked == 0 {
		asked = known
	}
	if known != 0 && asked != known {
		fail(n.tok, "port '%s' is not one of %s", name, n.q.proto)
	}
	return g.ports(n, uint64(port), uint64(port), asked)
}

// namedPorts reads a range: 80-90, or with names for either end.
func (g *gen) namedPorts(n *addrNode, name string) cond {
	asked := transport(n.q.proto, n)
	first, last, isRange := strings.Cut(name, "-")
	if !isRange {
		last = first
	}
	from, known1, ok1 := g.portOrName(first)
	to, known2, ok2 := g.portOrName(last)
	if !ok1 || !ok2 {
		fail(n.tok, "unknown port in range '%s'", name)
	}
	known := known1
	if known1 != known2 {
		known = 0
	}
	if asked == 0 {
		asked = known
	}
	if known != 0 && asked != known {
		fail(n.tok, "range '%s' is not one of ports of %s", name, n.q.proto)
	}
	return g.ports(n, from, to, asked)
}

// portOrName is one end of a range.
func (g *gen) portOrName(s string) (port uint64, transport uint32, ok bool) {
	if s != "" && isDigits(s) && len(s) < 10 {
		for _, c := range s {
			port = port*10 + uint64(c-'0')
		}
		return port, 0, true
	}
	p, transport, ok := g.service(s)
	return uint64(p), transport, ok
}
