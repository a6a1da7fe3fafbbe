package rule

import (
	"strings"
)

// parseFlow takes flow:to_server,established and what else there is. Several add up.
func (p *parser) parseFlow(o *option) error {
	f := p.rule.Flow
	if f == nil {
		f = &Flow{}
		p.rule.Flow = f
	}
	for _, part := range fields(o.value) {
		flag := f.flag(strings.ToLower(part))
		if flag == nil {
			return faultf("%s is not understood", short(part))
		}
		if *flag {
			return faultf("%s is said twice", part)
		}
		*flag = true
	}
	switch {
	case f.ToServer && f.ToClient:
		return faultf("to_server and to_client exclude one another")
	case f.Established && (f.NotEstablished || f.Stateless), f.NotEstablished && f.Stateless:
		return faultf("established, not_established and stateless exclude one another")
	case f.OnlyStream && f.NoStream:
		return faultf("only_stream and no_stream exclude one another")
	case f.OnlyFrag && f.NoFrag:
		return faultf("only_frag and no_frag exclude one another")
	case p.rule.Transactions && (f.ToServer || f.ToClient):
		return faultf("a => rule is about both directions")
	}
	return nil
}

func (f *Flow) flag(name string) *bool {
	switch name {
	case "to_server", "from_client":
		return &f.ToServer
	case "to_client", "from_server":
		return &f.ToClient
	case "established":
		return &f.Established
	case "not_established":
		return &f.NotEstablished
	case "stateless":
		return &f.Stateless
	case "only_stream":
		return &f.OnlyStream
	case "no_stream":
		return &f.NoStream
	case "only_frag":
		return &f.OnlyFrag
	case "no_frag":
		return &f.NoFrag
	}
	return nil
}

// parseStreamSize takes stream_size:side,operator,bytes.
func (p *parser) parseStreamSize(o *option) error {
	parts := fields(o.value)
	if len(parts) != 3 {
		return faultf("needs a side, an operator and a number of bytes")
	}
	switch parts[0] {
	case "server", "client", "both", "either":
	default:
		return faultf("%s is no side: server, client, both and either are", short(parts[0]))
	}
	op, rest := cutSign(parts[1])
	if parts[1] == "" || rest != "" {
		return faultf("%s is no operator", short(parts[1]))
	}
	n, err := parseUint(parts[2], 32)
	if err != nil {
		return err
	}
	p.rule.Packet = append(p.rule.Packet, &StreamSize{Side: parts[0], Op: op, Bytes: n})
	return nil
}

// flowTest is for keywords that compare a figure of the flow.
func flowTest(kind string, bits int) func(*parser, *option) error {
	return func(p *parser, o *option) error { return p.addFlowTest(kind, o.value, bits) }
}

func (p *parser) addFlowTest(kind, value string, bits int) error {
	c, err := parseComparison(value, ofBits(bits))
	if err != nil {
		return err
	}
	p.rule.Packet = append(p.rule.Packet, &FlowTest{Kind: kind, Op: c.op, Min: c.min, Max: c.max})
	return nil
}

// parseFlowTest takes flow.pkts and flow.bytes, a direction before the number:
// toserver, toclient, both, either.
func (p *parser) parseFlowTest(o *option) error {
	kind := strings.TrimPrefix(o.name, "flow.")
	side, value, ok := strings.Cut(o.value, ",")
	if !ok {
		return p.addFlowTest(kind, o.value, 64)
	}
	side = strings.Trim(side, blanks)
	switch side {
	case "toserver", "toclient", "both", "either":
		return p.addFlowTest(kind+"_"+side, value, 64)
	}
	return faultf("%s is no direction: toserver, toclient, both and either are", short(side))
}
