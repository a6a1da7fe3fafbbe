package detect

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

// packet looks at the rules without transactions, for the packet and for what is
// ready of the stream.
func (m *Matcher) packet() {
	in, p := m.in, m.in.Packet
	g := &m.rules.packets[m.protos.bit()][in.Dir]
	of := app.Unknown
	if in.Flow != nil {
		of = family(in.Flow.Protocol)
	}
	sets := g.sets[of]
	if sets == nil {
		sets = g.sets[app.Unknown]
	}
	m.search(sets)
	if len(g.ports) > 0 {
		m.search(g.ports[p.DstPort])
		m.search(g.ports[p.SrcPort])
	}
	if !in.Pseudo || in.Open || m.stream.ready {
		m.plain(&g.plain[app.Unknown])
		if of != app.Unknown {
			m.plain(&g.plain[of])
		}
	}
	m.tryCandidates()
	if m.stream.ready {
		m.state.inspected[in.Dir] = m.stream.end
	}
}

// plain adds rules by the packet's ports.
func (m *Matcher) plain(x *portIndex) {
	m.consider(x.any)
	m.consider(x.dst.of(m.in.Packet.DstPort))
	m.consider(x.src.of(m.in.Packet.SrcPort))
}

// search adds the rules whose patterns are in the packet, or in what is ready of
// its stream.
func (m *Matcher) search(sets *packetSets) {
	if sets == nil {
		return
	}
	payload := m.payload()
	if !m.in.Pseudo && len(payload) > 0 {
		m.scanNear(&sets.packet, payload, len(payload))
		m.scan(&sets.small, payload, len(payload))
		m.scan(&sets.packet.deep, payload, len(payload))
		if m.protos == protoTCP && !m.in.InStream {
			m.scanNear(&sets.stream, payload, 0)
			m.scan(&sets.stream.deep, payload, 0)
		}
	}
	if c := &m.stream; c.ready {
		m.scanNear(&sets.stream, c.data[c.fresh:], 0)
		if c.whole && c.fresh > 0 && c.fresh < shallowLimit {
			m.scanNear(&sets.stream, c.data, 0)
		}
		m.scan(&sets.stream.deep, c.data[c.begin:], 0)
	}
}

// scanNear adds the rules whose patterns are near the beginning of data.
func (m *Matcher) scanNear(d *depthSets, data []byte, size int) {
	m.scan(&d.edge, data[:min(len(data), edgeLimit)], size)
	m.scan(&d.shallow, data[:min(len(data), shallowLimit)], size)
}

// scan adds the rules whose patterns are in data. size is that of the payload.
func (m *Matcher) scan(g *patternGroup, data []byte, size int) {
	if g.set == nil || size > g.most {
		return
	}
	for _, i := range g.set.Scan(data, &m.scratch) {
		m.consider(g.sigs[i])
	}
}

// tryPacketRule reports whether a rule matches the packet, or (stream) what is
// ready of the stream.
func (m *Matcher) tryPacketRule(s *sig) (stream, ok bool) {
	// Bits first: they are cheap, and most rules that ask for one do so in vain.
	if s.onPayload && !m.hasPayload(s) || !m.flowHeader(s) || !m.bitsHold(s) || !m.header(s) || !m.packetConditions(s) {
		return false, false
	}
	if s.kind == eventKind {
		for i := range s.rule.Events {
			if !m.hasEvent(&s.rule.Events[i]) {
				return false, false
			}
		}
	}
	if s.crossing {
		m.inspector.uncapture(s)
	}
	for i := range s.inspections {
		in := &s.inspections[i]
		inStream := false
		switch in.place {
		case inPayload:
			if inStream, ok = m.tryPayload(s, in); !ok {
				return false, false
			}
			stream = stream || inStream
		case inHeader:
			if !m.tryHeader(in) {
				return false, false
			}
		}
	}
	if m.in.Pseudo && !stream && !(s.ofFlow && (m.in.Open || m.in.End && m.stream.ready)) || s.flow.OnlyStream && !stream || s.flow.NoStream && stream {
		return false, false
	}
	return stream, true
}

// bitsHold checks what a rule asks of the flow's bits and numbers, and of what was
// captured.
func (m *Matcher) bitsHold(s *sig) bool {
	return len(s.bits) == 0 || m.allHold(s.bits)
}

func (m *Matcher) allHold(ops []bitOp) bool {
	for i := range ops {
		switch op := &ops[i]; {
		case op.Kind == rule.PacketText:
			if !m.texts.hold(op.Names[0], op.Text) {
				return false
			}
		case m.state == nil:
			return false
		case op.Kind == rule.FlowText:
			if !m.state.texts.hold(op.Names[0], op.Text) {
				return false
			}
		case !m.state.vars.holds(op):
			return false
		}
	}
	return true
}

// packetConditions checks what a rule says of packet and flow apart from content
// and bits.
func (m *Matcher) packetConditions(s *sig) bool {
	for _, c := range s.rule.Packet {
		if !m.packetHolds(c) {
			return false
		}
	}
	for i := range s.rule.OtherAppProtos {
		if !m.protocolHolds(&s.rule.OtherAppProtos[i]) {
			return false
		}
	}
	return s.rule.AppProto == nil || m.protocolHolds(s.rule.AppProto)
}

// hasPayload reports whether there is anything that a rule's contents may be in.
func (m *Matcher) hasPayload(s *sig) bool {
	if m.protos == protoTCP {
		if s.needStream && m.stream.ready {
			return true
		}
		if m.in.InStream && !s.needPacket {
			return false
		}
	}
	return !m.in.Pseudo && len(m.payload()) > 0
}

// tryPayload looks into what is ready of the stream, and into the packet where the
// rule is about packets, or the packet is in no stream.
func (m *Matcher) tryPayload(s *sig, in *inspection) (stream, ok bool) {
	if m.protos == protoTCP && s.needStream && m.stream.ready && m.tryStream(s, in) {
		return true, true
	}
	if m.in.Pseudo {
		return false, false
	}
	if m.protos != protoTCP || s.needPacket || !m.in.InStream {
		data := m.payload()
		return false, len(data) > 0 && m.inspector.inspect(in.steps, data, 0)
	}
	return false, false
}

// payload is what contents are looked for in: nothing that is encrypted.
func (m *Matcher) payload() []byte {
	if m.in.Sealed {
		return nil
	}
	return packetPayload(m.in.Packet)
}

// packetPayload is what rules may see of a packet's payload: of a fragment nothing, since
// the datagram comes later as a whole; and nothing behind broken headers or those of protocols that are not
// taken apart, of which nobody knows where they end.
func packetPayload(p *decode.Packet) []byte {
	if p.Fragment && !p.Reassembled || p.Invalid {
		return nil
	}
	switch p.Proto {
	case wire.ProtoTCP, wire.ProtoUDP, wire.ProtoICMP, wire.ProtoICMPv6, protoNumberSCTP, protoNumberESP:
		return p.Payload
	}
	return nil
}

// tryHeader looks into the header of a protocol.
func (m *Matcher) tryHeader(in *inspection) bool {
	var data []byte
	if in.buffer == app.IPSource || in.buffer == app.IPDestination {
		data = m.addressBytes(in.buffer)
	} else {
		data = headerBytes(m.in.Packet, in.buffer)
	}
	if data == nil {
		return in.absent && !in.orElse
	}
	if l := &m.rules.lists[in.list]; !l.chain.Empty() {
		data = m.transform(l, data, &m.transforms)
	}
	return m.inspector.inspect(in.steps, data, 0)
}

// headerBytes are the bytes of a header; nil in a packet without it.
func headerBytes(p *decode.Packet, b app.Buffer) []byte {
	switch {
	case (b == app.Payload || b == app.PacketData) && len(p.Payload) > 0:
		return p.Payload
	case b == app.IPv4Header && p.IPv4 != nil:
		return p.IPv4[:p.IPv4.HeaderLen()]
	case b == app.IPv6Header && p.IPv6 != nil:
		return p.IPv6[:len(p.IPv6)-min(len(p.IPv6), len(p.Upper))]
	case b == app.TCPHeader && p.TCP != nil:
		return p.TCP[:p.TCP.HeaderLen()]
	case b == app.UDPHeader && p.UDP != nil:
		return p.UDP[:8]
	case b == app.ICMPv4Header && p.ICMPv4 != nil:
		return p.ICMPv4[:len(p.ICMPv4)-len(p.Payload)]
	case b == app.EtherHeader && p.HasEther && len(p.Frame) >= wire.EthernetLen:
		return p.Frame[:wire.EthernetLen]
	case b == app.IGMPHeader && isIGMP(p):
		return p.Upper
	case b == app.ICMPv6Header && p.ICMPv6 != nil:
		return p.ICMPv6[:min(8, len(p.ICMPv6))]
	}
	return nil
}
