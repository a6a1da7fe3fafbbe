package detect

import (
	"errors"
	"fmt"
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// maxVars is how many variables a rule may have: the inspector has room for so many.
const maxVars = 63

// compiler makes one rule ready.
type compiler struct {
	rule  *rule.Rule
	sig   *sig
	names *names
	items [][]rule.Item // of sig.inspections
	vars  slots
}

// compile makes a rule ready, apart from its place among the others.
func compile(r *rule.Rule, n *names) (*sig, error) {
	c := &compiler{rule: r, names: n, vars: slots{}}
	c.sig = &sig{rule: r, app: r.App, protos: protosOf(r), ends: endsOf(r)}
	if r.Flow != nil {
		c.sig.flow = *r.Flow
	}
	s := c.sig
	s.anyHeader = anyAddress(r.Src) && anyAddress(r.Dst) && anyPort(r.SrcPorts) && anyPort(r.DstPorts)
	c.state()
	for _, p := range r.Packet {
		if err := checkPacketCondition(p); err != nil {
			return nil, err
		}
	}
	if err := c.inspections(); err != nil {
		return nil, err
	}
	c.conditions()
	c.directions()
	c.kind()
	// Asked for more of the flow than who speaks a rule is one about packets, as Suricata sorts them.
	s.ofFlow = s.kind == applicationKind && onlyDirection(s.flow)
	if len(s.txBits)+len(s.txActs) > 0 && s.kind != transactionKind {
		return nil, errors.New("the bits of a transaction, in a rule that looks at none")
	}
	c.wherePayload()
	s.onPayload = s.kind != transactionKind &&
		slices.ContainsFunc(s.inspections, func(in inspection) bool { return in.place == inPayload })
	s.payloadLast = s.kind == transactionKind && !s.crossing &&
		slices.ContainsFunc(s.inspections, func(in inspection) bool { return in.place != inTransaction })
	s.fast = chooseFastPattern(s, c.items)
	if s.kind != transactionKind {
		s.anchor = chooseAnchor(s, c.items)
	}
	return s, nil
}

// state sorts what the rule does with state into conditions and actions.
func (c *compiler) state() {
	for i := range c.rule.State {
		st := &c.rule.State[i]
		switch {
		case st.Track == rule.ByTx && st.Kind == rule.XBit && st.Op >= rule.IsSet:
			c.sig.txBits = append(c.sig.txBits, c.names.compileTx(st))
		case st.Track == rule.ByTx && st.Kind == rule.XBit:
			c.sig.txActs = append(c.sig.txActs, c.names.compileTx(st))
		case isHostState(st):
			c.sig.hosts = true
		case st.Kind == rule.FlowText || st.Kind == rule.PacketText:
			c.sig.bits = append(c.sig.bits, bitOp{StateCondition: st, other: -1})
		case st.Op >= rule.IsSet:
			c.sig.bits = append(c.sig.bits, c.names.compile(st))
		default:
			c.sig.acts = append(c.sig.acts, c.names.compile(st))
		}
	}
}

// inspections makes the conditions on buffers ready. All on the payload are one,
// where the first of them stands; what is wanted of decoded base64 belongs to the
// step that decodes.
func (c *compiler) inspections() error {
	base64, err := c.base64()
	if err != nil {
		return err
	}
	payload := -1
	for i := range c.rule.Buffers {
		b := &c.rule.Buffers[i]
		plain := (b.Buffer == app.Payload || b.Buffer == app.PacketData) && len(b.Transforms) == 0
		switch {
		case b.Buffer == app.Base64Data:
			continue
		case plain && payload >= 0:
			c.items[payload] = append(c.items[payload], b.Items...)
			continue
		case plain:
			payload = len(c.items)
		}
		c.items = append(c.items, slices.Clip(b.Items))
		c.sig.inspections = append(c.sig.inspections, c.inspection(b, plain))
	}
	setter := map[string]int{}
	for i := range c.sig.inspections {
		in := &c.sig.inspections[i]
		if in.steps, err = compileSteps(c.items[i], c.vars, base64); err != nil {
			return err
		}
		if len(c.vars) > maxVars {
			return errors.New("too many variables")
		}
		c.traits(in, i, setter)
		c.captures(in.steps)
	}
	// What one inspection captures is kept when all of them have held.
	c.sig.crossing = c.sig.crossing || len(c.sig.captures) > 0
	return nil
}

func (c *compiler) base64() (steps []step, err error) {
	for i := range c.rule.Buffers {
		if b := &c.rule.Buffers[i]; b.Buffer == app.Base64Data {
			more, err := compileSteps(b.Items, c.vars, nil)
			if err != nil {
				return nil, err
			}
			steps = append(steps, more...)
		}
	}
	return steps, nil
}

func (c *compiler) inspection(b *rule.Inspection, plain bool) inspection {
	in := inspection{place: inTransaction, buffer: b.Buffer, source: b, list: -1, many: multiple(b.Buffer)}
	switch {
	case plain:
		in.place = inPayload
	case b.Buffer < app.HTTPURI:
		in.place = inHeader
	}
	switch b.Dir {
	case rule.BufferToServer:
		in.dirs = dirServer
	case rule.BufferToClient:
		in.dirs = dirClient
	}
	return in
}

// traits notes what an inspection needs to know of its items.
func (c *compiler) traits(in *inspection, i int, setter map[string]int) {
	for _, item := range c.items[i] {
		switch item := item.(type) {
		case *rule.Absent:
			in.absent, in.orElse = true, item.OrElse
			in.final = true
		case *rule.Content:
			in.final = in.final || item.Negated || item.EndsWith
			c.use(setter, i, item.Offset, item.Depth, item.Distance, item.Within)
		case *rule.PCRE:
			in.final = in.final || item.Negated
		case *rule.IsDataAt:
			in.final = in.final || item.Negated
			c.use(setter, i, &item.At)
		case *rule.Entropy, *rule.Dataset:
			in.final = true
		case *rule.BSize:
			in.final = true
			c.use(setter, i, &item.Min)
		case *rule.URILen:
			in.final = true
		case *rule.ByteTest:
			c.use(setter, i, &item.Value, &item.Bytes, &item.Offset)
		case *rule.ByteJump:
			c.use(setter, i, &item.PostOffset, &item.Bytes, &item.Offset)
		case *rule.ByteExtract:
			c.use(setter, i, &item.Bytes, &item.Offset)
			setter[item.Var] = i
		case *rule.ByteMath:
			c.use(setter, i, &item.RValue, &item.Bytes, &item.Offset)
			setter[item.Result] = i
		}
	}
}

func (c *compiler) use(setter map[string]int, i int, values ...*rule.Value) {
	for _, v := range values {
		if v != nil && v.Var != "" && setter[v.Var] != i {
			c.sig.crossing = true
		}
	}
}

// conditions adds what is asked of transactions apart from buffers.
func (c *compiler) conditions() {
	if c.rule.Hook != nil {
		c.add(inspection{place: inTransaction, list: -1, hook: c.rule.Hook})
	}
	for i := range c.rule.Numbers {
		c.add(inspection{place: inTransaction, list: -1, number: &c.rule.Numbers[i]})
	}
	for i := range c.rule.Events {
		if e := &c.rule.Events[i]; e.Source == rule.AppEvent && e.Protocol != app.Unknown {
			c.add(inspection{place: inTransaction, list: -1, event: e})
		}
	}
}

func (c *compiler) add(in inspection) {
	c.sig.inspections = append(c.sig.inspections, in)
	c.items = append(c.items, nil)
}

// directions are where the rule is looked at.
func (c *compiler) directions() {
	r, s := c.rule, c.sig
	switch {
	case r.ToServer && !r.ToClient, s.flow.ToServer:
		s.dirs = dirServer
	case r.ToClient && !r.ToServer, s.flow.ToClient:
		s.dirs = dirClient
	default:
		s.dirs = dirBoth
	}
}

// kind is when the rule is looked at.
func (c *compiler) kind() {
	r, s := c.rule, c.sig
	bare := !slices.ContainsFunc(r.Packet, ofPacket) && len(s.inspections) == 0 && len(r.Events) == 0 && len(s.bits) == 0
	for i := range s.inspections {
		if s.inspections[i].place == inTransaction {
			s.kind = transactionKind
			return
		}
	}
	switch {
	default:
		s.kind = packetKind
	case len(r.Events) > 0:
		s.kind = eventKind
	case bare && r.AppProto != nil && onlyDirection(s.flow):
		s.kind = protocolKind
	case bare && r.App != app.Unknown && !asksHosts(r):
		s.kind = applicationKind
	case bare && r.Flow == nil && r.AppProto == nil && c.plainProto() && !r.Bypass && onlySets(s.acts):
		s.onAddresses = true
		if plainAddresses(r) {
			s.kind = addressKind
			s.protos &^= protoARP | protoNone
		}
	}
}

// ofPacket reports a condition that may hold of one packet of a flow and not of another. The protocol of IP is
// the header's business, wherever it is written, and a reputation is one of addresses.
func ofPacket(p rule.PacketCondition) bool {
	switch p := p.(type) {
	case *rule.FieldTest:
		return p.Field != rule.IPProto
	case *rule.IPRep:
		return false
	}
	return true
}

// onlyDirection reports that flow says nothing but who speaks.
func onlyDirection(f rule.Flow) bool {
	f.ToServer, f.ToClient = false, false
	return f == rule.Flow{}
}

// onlySets reports that what a rule does to the flow's state is the same how often it is done. Suricata
// looks at all others packet by packet.
func onlySets(acts []bitOp) bool {
	return !slices.ContainsFunc(acts, func(op bitOp) bool { return op.Kind != rule.FlowBit || op.Op != rule.Set })
}

func plainAddresses(r *rule.Rule) bool {
	return (r.Src == nil || len(r.Src.Out) == 0) && (r.Dst == nil || len(r.Dst.Out) == 0)
}

func (c *compiler) plainProto() bool {
	switch c.rule.Proto {
	case rule.Ethernet, rule.ARP:
		return false
	}
	return true
}

// wherePayload settles whether payload of TCP is looked for in the stream or in
// packets: in the stream, unless the rule asks for something that only packets
// have; in both, if it says where from the beginning, or how much there was.
func (c *compiler) wherePayload() {
	r, s := c.rule, c.sig
	switch {
	case r.Proto == rule.TCPPacket || s.flow.NoStream:
		s.needPacket = true
	case r.Proto == rule.TCPStream || s.flow.OnlyStream:
		s.needStream = true
	default:
		s.needPacket = c.needsPacket()
		s.needStream = !s.needPacket
	}
	positive := false
	for i := range s.inspections {
		if s.inspections[i].place != inPayload {
			continue
		}
		for _, st := range s.inspections[i].steps {
			switch st := st.(type) {
			case *content:
				positive = positive || !st.negated
				c.anchor(st)
			case *expression:
				positive = positive || !st.negated
			}
		}
	}
	s.anchored = s.anchored || !positive
	if s.needStream && r.Proto != rule.TCPStream && !s.flow.OnlyStream && (s.reach > 0 || c.hasStreamSize()) {
		s.needPacket = true
	}
}

// anchor notes how far from the beginning a content looks.
func (c *compiler) anchor(st *content) {
	if !st.offset.set && !st.depth.set && !st.starts {
		return
	}
	c.sig.anchored = true
	end := st.offset.literal + st.depth.literal
	if st.starts {
		end = int64(len(st.pattern))
	}
	c.sig.reach = max(c.sig.reach, int(min(end, 1<<20)), 1)
}

// needsPacket reports whether the rule looks at headers.
func (c *compiler) needsPacket() bool {
	for i := range c.sig.inspections {
		if c.sig.inspections[i].place == inHeader {
			return true
		}
	}
	return slices.ContainsFunc(c.rule.Packet, func(p rule.PacketCondition) bool {
		switch p.(type) {
		case *rule.StreamSize, *rule.FlowTest, *rule.IPRep:
			return false
		}
		return true
	})
}

func (c *compiler) hasStreamSize() bool {
	return slices.ContainsFunc(c.rule.Packet, func(p rule.PacketCondition) bool {
		_, ok := p.(*rule.StreamSize)
		return ok
	})
}

// where names a rule in an error.
func where(r *rule.Rule, err error) error {
	return &RuleError{Rule: r, Err: fmt.Errorf("%s:%d: rule %d: %w", r.File, r.Line, r.SID, err)}
}
