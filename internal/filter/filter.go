package filter

import "golang.org/x/net/bpf"

// defaultSnaplen is how much of a packet a program keeps if nothing else was
// asked for: as much as any packet has.
const defaultSnaplen = 262144

// Options says what an expression is compiled for.
type Options struct {
	LinkType LinkType
	// Snaplen is how many bytes of a packet to keep; 0: defaultSnaplen.
	Snaplen uint32
	// Resolver knows the names; nil: WellKnown.
	Resolver Resolver
	// Live: the program is for the kernel, which has taken VLAN tags out of
	// the packets and knows their direction and interface.
	Live bool
	// Netmask is that of the interface, for ip broadcast; 0 if not known.
	Netmask uint32
	// BigEndian: a file of link type Null was written on a host with that
	// byte order.
	BigEndian bool
}

// Program is a compiled expression. It is not changed by use: any number of
// goroutines can use one.
type Program struct {
	// Instructions are for the kernel, and for those who want to see them.
	Instructions []bpf.RawInstruction
}

// Compile makes a program of an expression; an empty one selects all packets.
// What is wrong with an expression is an *Error.
func Compile(expr string, o Options) (p *Program, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case fault:
			r.err.Expr = expr
			p, err = nil, r.err
		default:
			panic(r)
		}
	}()
	o.LinkType = o.LinkType.canonical()
	if _, known := headersOf(o.LinkType); !known {
		fail(token{}, "filters are not supported for %s", o.LinkType)
	}
	if o.Resolver == nil {
		o.Resolver = WellKnown()
	}
	if o.Snaplen == 0 {
		o.Snaplen = defaultSnaplen
	}
	g := newGraph()
	c, chains := generate(parse(lex(expr)), o)
	root := g.optimize(g.build(c, g.accept, g.reject))
	if root == g.reject && !chains {
		fail(token{text: expr}, "the expression rejects all packets")
	}
	return &Program{layout(g, root, o.Snaplen)}, nil
}

// Match reports whether the program selects a packet of a file: what was
// captured of it, and its length on the wire. A load from beyond what was
// captured rejects it. What only the kernel knows is beyond it, too.
func (p *Program) Match(packet []byte, length int) bool { return p.run(packet, length) > 0 }

// run is like Match, and returns how many bytes of the packet to keep.
func (p *Program) run(packet []byte, length int) uint32 {
	return run(p.Instructions, packet, uint32(length))
}
