package filter

import "golang.org/x/net/bpf"

// plain makes the condition of a primitive of its own.
func (g *gen) plain(n *plainNode) cond {
	switch n.tok.text {
	case "less":
		return not(testCond{[]stmt{{opLd | modeLen, 0}}, jmpGt, n.num})
	case "greater":
		return testCond{[]stmt{{opLd | modeLen, 0}}, jmpGe, n.num}
	case "vlan":
		return g.vlan(n)
	case "mpls":
		return g.mpls(n)
	case "pppoes":
		return g.pppoes(n)
	case "pppoed":
		return g.linkProto(etPPPoED, n.tok)
	case "ifindex":
		return g.ifindex(n)
	}
	outgoing := g.outgoing(n.tok)
	if n.tok.text == "inbound" {
		return not(outgoing)
	}
	return outgoing
}

// checkNumber refuses a number that the field can't hold.
func (n *plainNode) checkNumber(what string, limit uint32) {
	if n.hasNum && n.num > limit {
		fail(n.numTok, "%s %d is greater than %d, the maximum", what, n.num, limit)
	}
}

// vlan is true behind a VLAN tag; the rest of the expression is about what is
// behind the tag (IEEE 802.1Q §9).
//
// Live, the first tag is not in the packet: the kernel has taken it out and
// tells it beside. Packets with such a tag and without it have their headers at
// different places, so the whole expression is generated once for each: see
// generate.
func (g *gen) vlan(n *plainNode) cond {
	if g.h.labels > 0 {
		fail(n.tok, "no VLAN match after MPLS")
	}
	if g.h.link != Ethernet {
		fail(n.tok, "no VLAN support for %s", g.h.link)
	}
	n.checkNumber("VLAN tag", 4095)
	g.vlans++
	if g.vlans == 1 && g.tag == tagBeside {
		if !n.hasNum {
			return constCond(true)
		}
		return testCond{[]stmt{loadAncillary(bpf.ExtVLANTag, sizeB), {opAlu | aluAnd, 0x0fff}}, jmpEq, n.num}
	}
	tagged := or(eq16(g.h.typ, etVLAN), eq16(g.h.typ, etQinQ), eq16(g.h.typ, etQinQOld))
	if n.hasNum {
		tagged = and(tagged, field(g.h.pay(0), 2, 0x0fff, jmpEq, n.num))
	}
	g.h.typ += 4
	g.h.payload += 4
	return tagged
}

// mpls is true behind an MPLS label (RFC 3032 §2.1).
func (g *gen) mpls(n *plainNode) cond {
	var labelled cond
	switch {
	case g.h.labels > 0:
		labelled = masked8(g.h.net(-2), 0x01, 0) // not the last one
	case g.h.link == Ethernet:
		labelled = g.linkProto(etMPLS, n.tok)
	case g.h.link == PPP:
		labelled = eq16(g.h.typ, 0x0281)
	default:
		fail(n.tok, "no MPLS support for %s", g.h.link)
	}
	n.checkNumber("MPLS label", 1<<20-1)
	if n.hasNum {
		labelled = and(labelled, field(g.h.net(0), 4, 0xfffff000, jmpEq, n.num<<12))
	}
	g.h.network += 4
	g.h.osi += 4
	g.h.labels++
	return labelled
}

// pppoes is true in a PPPoE session (RFC 2516 §4): six bytes of it, and the
// rest of the expression is about PPP.
func (g *gen) pppoes(n *plainNode) cond {
	session := g.linkProto(etPPPoES, n.tok)
	n.checkNumber("PPPoE session number", 0xffff)
	if n.hasNum {
		session = and(session, field(g.h.pay(0), 4, 0xffff, jmpEq, n.num))
	}
	at := g.h.net(6)
	g.h = headers{link: PPP, start: at, typ: at, payload: at + 2}
	return session
}

// outgoing is true for packets that the capturing host sent. The cooked headers
// tell; else only the kernel does, while it captures.
func (g *gen) outgoing(t token) cond {
	const outgoing = 4 // PACKET_OUTGOING of <linux/if_packet.h>
	switch {
	case g.opts.LinkType == LinuxSLL:
		return eq16(0, outgoing)
	case g.opts.LinkType == LinuxSLL2:
		return eq8(10, outgoing)
	case !g.opts.Live:
		fail(t, "'%s' is not supported when reading files of %s", t.text, g.opts.LinkType)
	}
	return ancillary(bpf.ExtType, sizeH, outgoing)
}

// ifindex is true for packets of an interface.
func (g *gen) ifindex(n *plainNode) cond {
	switch {
	case g.opts.LinkType == LinuxSLL2:
		return eq32(4, n.num)
	case !g.opts.Live:
		fail(n.tok, "'ifindex' is not supported when reading files of %s", g.opts.LinkType)
	}
	return ancillary(bpf.ExtInterfaceIndex, sizeW, n.num)
}
