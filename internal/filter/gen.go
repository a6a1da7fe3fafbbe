package filter

import "golang.org/x/net/bpf"

// gen makes the conditions of an expression. It goes through the text from
// left to right, since a word may move the headers that the next one means.
type gen struct {
	opts  Options
	names Resolver
	h     headers
	tag   tagPlace
	vlans int // tags that have been passed
	// chains: there is a protochain. libpcap doesn't optimize such a program
	// and so doesn't notice that it might be one that rejects all packets.
	chains bool
}

// tagPlace is where a packet's first VLAN tag is.
type tagPlace uint8

const (
	tagInside tagPlace = iota // in the packet, if there is one
	tagBeside                 // the kernel has taken it out
)

// generate makes the condition of a whole expression.
//
// A packet whose first VLAN tag the kernel has taken out is like one with all
// headers four bytes nearer. libpcap keeps the difference in scratch memory and
// adds it to every offset; here the first test decides between two versions
// of the expression, in each of which all offsets are constants.
func generate(n node, o Options) (c cond, chains bool) {
	inside := newGen(o, tagInside)
	c = inside.cond(n)
	if !o.Live || inside.vlans == 0 {
		return c, inside.chains
	}
	present := ancillary(bpf.ExtVLANTagPresent, sizeB, 1)
	return or(and(present, newGen(o, tagBeside).cond(n)), and(not(present), c)), inside.chains
}

func newGen(o Options, tag tagPlace) *gen {
	g := &gen{opts: o, names: o.Resolver, tag: tag}
	g.h, _ = headersOf(o.LinkType)
	return g
}

func (g *gen) cond(n node) cond {
	switch n := n.(type) {
	case nil:
		return constCond(true)
	case notNode:
		return not(g.cond(n.x))
	case andNode:
		a := g.cond(n.a)
		return and(a, g.cond(n.b))
	case orNode:
		a := g.cond(n.a)
		return or(a, g.cond(n.b))
	case protoNode:
		return g.protocol(n.tok.proto, n.tok)
	case *addrNode:
		return g.address(n)
	case castNode:
		if n.tok.text == "broadcast" {
			return g.broadcast(n)
		}
		return g.multicast(n)
	case *plainNode:
		return g.plain(n)
	case byteNode:
		return g.byte(n)
	case llcNode:
		return g.llc(n)
	}
	return g.relation(n.(relNode))
}
