package detect

import (
	"fmt"
	"slices"
	"strings"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

// protosOfPacket is the one protocol that a packet is of.
func protosOfPacket(p *decode.Packet) protos {
	if p.IPv4 == nil && p.IPv6 == nil && !p.Src.IsValid() {
		if p.ARP != nil {
			return protoARP
		}
		return protoNone
	}
	return protoOfNumber(p.Proto)
}

// protoOfNumber is the protocol that a number of IP's stands for.
func protoOfNumber(n wire.IPProto) protos {
	switch n {
	case wire.ProtoTCP:
		return protoTCP
	case wire.ProtoUDP:
		return protoUDP
	case wire.ProtoICMP:
		return protoICMPv4
	case wire.ProtoICMPv6:
		return protoICMPv6
	case protoNumberSCTP:
		return protoSCTP
	}
	return protoOther
}

// Protocols that package wire has no business with.
const (
	protoNumberIGMP wire.IPProto = 2
	protoNumberESP  wire.IPProto = 50
	protoNumberSCTP wire.IPProto = 132
)

// isIGMP reports whether a packet has a message of IGMP, of which the shortest has 8 bytes (RFC 2236
// section 2).
func isIGMP(p *decode.Packet) bool {
	return p.Proto == protoNumberIGMP && p.IPv4 != nil && !p.Fragment && len(p.Upper) >= 8
}

// field is the value of a header's field; ok is false in a packet without it.
func field(p *decode.Packet, f rule.Field) (value uint32, ok bool) {
	switch f {
	case rule.DSize:
		return uint32(len(packetPayload(p))), true
	case rule.IPProto:
		return uint32(p.Proto), p.IPv4 != nil || p.IPv6 != nil
	case rule.PacketLen:
		return uint32(p.Length), true
	case rule.VLANLayers:
		return uint32(p.NumVLANs), true
	case rule.TTL, rule.TOS, rule.IPID, rule.FragOffset, rule.IPv4Version:
		return ipField(p, f)
	case rule.IGMPType:
		if !isIGMP(p) {
			return 0, false
		}
		return uint32(p.Upper[0]), true
	case rule.TCPSeq, rule.TCPAck, rule.TCPWindow, rule.TCPMSS, rule.TCPWScale:
		return tcpField(p, f)
	}
	return icmpField(p, f)
}

func ipField(p *decode.Packet, f rule.Field) (uint32, bool) {
	if p.IPv4 == nil {
		switch {
		case p.IPv6 == nil:
			return 0, false
		case f == rule.TTL:
			return uint32(p.IPv6.HopLimit()), true
		case f == rule.IPv4Version:
			return 6, true
		case f == rule.FragOffset && p.Fragment && len(p.IPv6)-len(p.Upper) >= wire.IPv6Len+wire.IPv6FragmentLen:
			// The fragment header precedes what it is about; it counts in bytes here.
			at := len(p.IPv6) - len(p.Upper) - wire.IPv6FragmentLen
			return uint32(wire.IPv6Fragment(p.IPv6[at:]).Offset()), true
		}
		return 0, false
	}
	switch f {
	case rule.TTL:
		return uint32(p.IPv4.TTL()), true
	case rule.TOS:
		return uint32(p.IPv4.TOS()), true
	case rule.IPID:
		return uint32(p.IPv4.ID()), true
	case rule.FragOffset:
		return uint32(p.IPv4.FragmentOffset() / 8), true // the header's units
	}
	return 4, true
}

func tcpField(p *decode.Packet, f rule.Field) (uint32, bool) {
	if p.TCP == nil {
		return 0, false
	}
	switch f {
	case rule.TCPSeq:
		return p.TCP.Seq(), true
	case rule.TCPAck:
		return p.TCP.Ack(), true
	case rule.TCPWindow:
		return uint32(p.TCP.Window()), true
	case rule.TCPWScale:
		return uint32(p.TCPOptions.WindowScale), p.TCPOptions.HasWindowScale
	}
	return uint32(p.TCPOptions.MSS), p.TCPOptions.MSS != 0
}

// ICMP types whose messages have an identifier and a sequence number.
func icmpHasID(p *decode.Packet) bool {
	if p.ICMPv6 != nil {
		t := p.ICMPv6[0]
		return t == wire.ICMPv6Echo || t == wire.ICMPv6EchoReply
	}
	switch p.ICMPv4[0] {
	case 0, 8, 13, 14, 15, 16, 17, 18:
		return true
	}
	return false
}

func icmpField(p *decode.Packet, f rule.Field) (uint32, bool) {
	m := p.ICMPv4
	if m == nil {
		m = p.ICMPv6
	}
	if len(m) < wire.ICMPLen {
		return 0, false
	}
	switch f {
	case rule.ICMPType:
		return uint32(m[0]), true
	case rule.ICMPCode:
		return uint32(m[1]), true
	case rule.ICMPID:
		return uint32(m[4])<<8 | uint32(m[5]), icmpHasID(p)
	case rule.ICMPSeq:
		return uint32(m[6])<<8 | uint32(m[7]), icmpHasID(p)
	case rule.ICMPv6MTU:
		// RFC 4443 section 3.2: of Packet Too Big only.
		return uint32(m[4])<<24 | uint32(m[5])<<16 | uint32(m[6])<<8 | uint32(m[7]), p.ICMPv6 != nil && m[0] == wire.ICMPv6PacketTooBig
	}
	return 0, false
}

// packetHolds reports whether a condition on a packet holds.
func (m *Matcher) packetHolds(c rule.PacketCondition) bool {
	p := m.in.Packet
	switch c := c.(type) {
	case *rule.FieldTest:
		if m.in.Pseudo || c.Field == rule.DSize && !m.sizeMatters(c) {
			return false
		}
		v, ok := field(p, c.Field)
		return ok && compare(c.Op, int64(v), int64(c.Value), int64(c.Max)) != c.Negated
	case *rule.TCPFlagsTest:
		return p.TCP != nil && bitsHold(c.Op, uint8(p.TCP.Flags())&^c.Ignore, c.Flags)
	case *rule.FragBitsTest:
		return p.IPv4 != nil && fragBitsHold(c, fragBits(p.IPv4))
	case *rule.IPOptionTest:
		return p.IPv4 != nil && hasIPOption(p.IPv4.Options(), c)
	case *rule.VLANTest:
		return vlanHolds(p, c)
	case *rule.ChecksumTest:
		return !m.in.Pseudo && checksumHolds(p, c)
	case *rule.IPRep:
		return m.ipRepHolds(c)
	case *rule.SameIP:
		return p.Src.IsValid() && p.Src == p.Dst
	case *rule.StreamSize:
		return m.in.Flow != nil && p.Proto == wire.ProtoTCP && m.streamSizeHolds(c)
	case *rule.FlowTest:
		return m.in.Flow != nil && m.flowHolds(c)
	}
	return false
}

// sizeMatters reports that a packet is one of which dsize is asked. As in Suricata, dsize:0 and its denial are
// about there being something to look into, which what is ready of the packet's stream is, too.
func (m *Matcher) sizeMatters(c *rule.FieldTest) bool {
	something := len(packetPayload(m.in.Packet)) > 0 || m.stream.ready
	switch {
	case c.Op == rule.Equal && !c.Negated && c.Value == 0:
		return !something
	case c.Op == rule.NotEqual, c.Op == rule.Equal && c.Negated:
		return something
	}
	return true
}

// vlanHolds compares the identifiers of the tags that are meant. A packet without
// such a tag does not fit.
func vlanHolds(p *decode.Packet, c *rule.VLANTest) bool {
	holds := func(id uint16) bool { return compare(c.Op, int64(id), int64(c.Min), int64(c.Max)) }
	tags := p.VLANs[:p.NumVLANs]
	layer := c.Layer
	if layer < 0 {
		layer += len(tags)
	}
	switch {
	case layer == rule.AnyLayer:
		return slices.ContainsFunc(tags, holds)
	case layer == rule.AllLayers:
		return len(tags) > 0 && !slices.ContainsFunc(tags, func(id uint16) bool { return !holds(id) })
	}
	return layer >= 0 && layer < len(tags) && holds(tags[layer])
}

// bitsHold compares bits that a header has with those that a rule wants.
func bitsHold(op rule.FlagsOp, have, want uint8) bool {
	switch op {
	case rule.AllOf:
		return have&want == want
	case rule.AnyOf:
		return have&want != 0
	case rule.NoneOf:
		return have&want != want || want == 0 && have != 0 // !0 is any at all
	}
	return have == want
}

// fragBitsHold: a + wants more than the bits that stand behind it, unlike that of TCP's flags.
func fragBitsHold(c *rule.FragBitsTest, have uint8) bool {
	return bitsHold(c.Op, have, c.Bits) && (c.Op != rule.AllOf || have != c.Bits)
}

func fragBits(p wire.IPv4) (bits uint8) {
	if p.MoreFragments() {
		bits |= 1
	}
	if p.DontFragment() {
		bits |= 2
	}
	if p.Reserved() {
		bits |= 4
	}
	return bits
}

// hasIPOption walks the options of a header (RFC 791 section 3.1).
func hasIPOption(options []byte, c *rule.IPOptionTest) bool {
	for len(options) > 0 {
		if c.Any || options[0] == c.Option {
			return true
		}
		switch {
		case options[0] == 0:
			return false
		case options[0] == 1:
			options = options[1:]
		case len(options) < 2 || options[1] < 2 || int(options[1]) > len(options):
			return false
		default:
			options = options[options[1]:]
		}
	}
	return false
}

func (m *Matcher) streamSizeHolds(c *rule.StreamSize) bool {
	of := func(dir app.Direction) bool {
		return compare(c.Op, int64(m.in.Flow.StreamBytes[dir]), int64(c.Bytes), 0)
	}
	switch c.Side {
	case "client":
		return of(app.ToServer)
	case "server":
		return of(app.ToClient)
	case "both":
		return of(app.ToServer) && of(app.ToClient)
	}
	return of(app.ToServer) || of(app.ToClient)
}

// flowHolds compares a figure of the flow: of both directions together, of one, of
// each (both), or of any (either).
func (m *Matcher) flowHolds(c *rule.FlowTest) bool {
	f := m.in.Flow
	holds := func(n uint64) bool { return compare(c.Op, int64(n), int64(c.Min), int64(c.Max)) }
	what, side, _ := strings.Cut(c.Kind, "_")
	if what == "age" {
		return holds(uint64(f.Age.Seconds()))
	}
	figures := &f.Packets
	if what == "bytes" {
		figures = &f.Bytes
	}
	client, server := figures[app.ToServer], figures[app.ToClient]
	switch side {
	case "toserver":
		return holds(client)
	case "toclient":
		return holds(server)
	case "both":
		return holds(client) && holds(server)
	case "either":
		return holds(client) || holds(server)
	}
	return holds(client + server)
}

var flowTests = []string{
	"age", "pkts", "pkts_toserver", "pkts_toclient", "pkts_both", "pkts_either",
	"bytes", "bytes_toserver", "bytes_toclient", "bytes_both", "bytes_either",
}

// checkPacketCondition refuses what packetHolds does not know.
func checkPacketCondition(c rule.PacketCondition) error {
	if t, ok := c.(*rule.FlowTest); ok && !slices.Contains(flowTests, t.Kind) {
		return fmt.Errorf("flow.%s is not known", t.Kind)
	}
	return nil
}
