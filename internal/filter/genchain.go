package filter

// chainCond is true if a protocol is somewhere in the chain of headers. It is
// more than one test, so the graph makes its blocks: see chain.go.
type chainCond struct {
	want uint32
	v6   bool
	base int // of the IP header
}

func (chainCond) isCond() {}

// protoChain makes the condition of a protocol that may stand behind others.
func (g *gen) protoChain(n *addrNode, want uint32) cond {
	v4 := func() cond { return and(g.isIP(n.tok), chainCond{want, false, g.h.net(0)}) }
	v6 := func() cond { return and(g.isIPv6(n.tok), chainCond{want, true, g.h.net(0)}) }
	g.chains = true
	switch n.q.proto {
	case protoAny:
		return or(v4(), v6())
	case protoIP:
		return v4()
	case protoIPv6:
		return v6()
	}
	fail(n.q.tok, "bad protocol applied for 'protochain': it is for ip and ip6")
	return nil
}
