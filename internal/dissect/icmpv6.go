package dissect

import "gotcp/internal/wire"

// ICMPv6's types that wire doesn't name (IANA, ICMPv6 type numbers).
const (
	icmp6RouterRenumbering  = 138
	icmp6NodeQuery          = 139
	icmp6NodeReply          = 140
	icmp6InverseSolicit     = 141
	icmp6InverseAdvert      = 142
	icmp6HomeAgentRequest   = 144
	icmp6HomeAgentReply     = 145
	icmp6MobilePrefixAsk    = 146
	icmp6MobilePrefixAdvert = 147
	icmp6RPL                = 155
)

var icmp6Types = map[uint8]string{
	wire.ICMPv6Unreachable:      "destination unreachable",
	wire.ICMPv6PacketTooBig:     "packet too big",
	wire.ICMPv6TimeExceeded:     "time exceeded in-transit",
	wire.ICMPv6ParameterProblem: "parameter problem",
	wire.ICMPv6Echo:             "echo request",
	wire.ICMPv6EchoReply:        "echo reply",
	wire.ICMPv6MLDQuery:         "multicast listener query",
	wire.ICMPv6MLDReport:        "multicast listener report",
	wire.ICMPv6MLDDone:          "multicast listener done",
	wire.ICMPv6RouterSolicit:    "router solicitation",
	wire.ICMPv6RouterAdvert:     "router advertisement",
	wire.ICMPv6NeighborSolicit:  "neighbor solicitation",
	wire.ICMPv6NeighborAdvert:   "neighbor advertisement",
	wire.ICMPv6Redirect:         "redirect",
	icmp6RouterRenumbering:      "router renumbering",
	icmp6NodeQuery:              "who-are-you request",
	icmp6NodeReply:              "who-are-you reply",
	icmp6InverseSolicit:         "inverse neighbor solicitation",
	icmp6InverseAdvert:          "inverse neighbor advertisement",
	wire.ICMPv6MLDv2Report:      "multicast listener report v2",
	icmp6HomeAgentRequest:       "ha discovery request",
	icmp6HomeAgentReply:         "ha discovery reply",
	icmp6MobilePrefixAsk:        "mobile router solicitation",
	icmp6MobilePrefixAdvert:     "mobile router advertisement",
	icmp6RPL:                    "RPL",
	200:                         "mtrace response",
	201:                         "mtrace message",
}

// icmpv6 prints an ICMPv6 message (RFC 4443).
func (p *Printer) icmpv6(b view, length int) {
	p.proto = "icmp6"
	if length == 0 {
		p.str("ICMP6, length 0")
		p.invalid()
		return
	}
	if p.opt.Verbose > 0 && !p.ip.fragment && b.has(0, length) {
		p.icmpv6Sum(b, length)
	}
	kind := b.u8(0)
	p.str("ICMP6, ")
	if name := icmp6Types[kind]; name != "" {
		p.str(name)
	} else {
		p.str("unknown icmp6 type (").u8(kind).char(')')
	}
	b.need(1, 1) // whatever the type makes of the code
	if p.icmpv6Message(b, length, kind) && p.opt.Verbose == 0 {
		p.str(", length ").num(length)
	}
}

// icmpv6Sum prints, under -v, whether the checksum is right: in spite of -K,
// as tcpdump does.
func (p *Printer) icmpv6Sum(b view, length int) {
	field := b.u16(2)
	sum := p.transportSum(protoICMPv6, b[:length])
	if sum == 0 {
		p.str("[icmp6 sum ok] ")
		return
	}
	p.str("[bad icmp6 cksum 0x").hexPad(uint64(field), 4).str(" -> 0x")
	p.hexPad(uint64(rightChecksum(field, sum)), 4).str("!] ")
}

// icmpv6Message prints what a message says. It reports whether the line goes
// on with the message's length, without -v.
func (p *Printer) icmpv6Message(b view, length int, kind uint8) bool {
	switch kind {
	case wire.ICMPv6Unreachable:
		return p.icmpv6Unreachable(b, length)
	case wire.ICMPv6PacketTooBig:
		p.str(", mtu ").u32(b.u32(4))
	case wire.ICMPv6TimeExceeded:
		switch code := b.u8(1); code {
		case wire.ICMPv6HopLimitExceeded:
			b.need(8, ipv6Header)
			p.str(" for ")
			p.ip6(b, 8+24)
		case wire.ICMPv6ReassemblyExceeded:
			p.str(" (reassembly)")
		default:
			p.str(", unknown code (").u8(code).char(')')
		}
	case wire.ICMPv6ParameterProblem:
		p.icmpv6Parameter(b)
	case wire.ICMPv6Echo, wire.ICMPv6EchoReply:
		b.need(4, 4)
		p.str(", id ").u16(b.u16(4)).str(", seq ").u16(b.u16(6))
	case wire.ICMPv6MLDQuery:
		if length == mldLen {
			p.mld(b)
		} else {
			p.mldQuery(b, length)
		}
	case wire.ICMPv6MLDReport, wire.ICMPv6MLDDone:
		p.mld(b)
	case wire.ICMPv6MLDv2Report:
		p.mldReport(b, length)
	case icmp6NodeQuery, icmp6NodeReply:
		p.nodeInformation(b, length)
	case icmp6RouterRenumbering:
		p.renumbering(b)
	case icmp6RPL:
		p.rpl(b, length)
	case icmp6InverseSolicit, icmp6InverseAdvert:
	case icmp6HomeAgentRequest, icmp6MobilePrefixAsk:
		p.str(", id 0x").hexPad(uint64(b.u16(4)), 4)
	case icmp6HomeAgentReply, icmp6MobilePrefixAdvert:
		p.icmpv6Mobile(b, length, kind)
	case wire.ICMPv6RouterSolicit, wire.ICMPv6RouterAdvert, wire.ICMPv6NeighborSolicit, wire.ICMPv6NeighborAdvert,
		wire.ICMPv6Redirect:
		p.ndp(b, length, kind)
	default:
		p.str(", length ").num(length)
		if p.opt.Verbose <= 1 {
			p.hexLinesAfter("\n\t", b.first(length), false)
		}
		return false
	}
	return true
}

// icmpv6Unreachable prints which destination can't be reached, and why.
func (p *Printer) icmpv6Unreachable(b view, length int) bool {
	b.need(0, 2)
	p.str(", ")
	quoted := b.from(8)
	destination := func(why string) {
		p.str(why)
		quoted.need(0, ipv6Header)
		p.char(' ')
		p.ip6(quoted, 24)
	}
	switch code := b.u8(1); code {
	case wire.ICMPv6NoRoute:
		destination("unreachable route")
	case wire.ICMPv6AdminProhibited:
		destination(" unreachable prohibited")
	case wire.ICMPv6BeyondScope:
		destination("beyond scope")
		p.str(", source address ")
		p.ip6(quoted, 8)
	case wire.ICMPv6AddressUnreachable:
		destination("unreachable address")
	case wire.ICMPv6PortUnreachable:
		p.str("unreachable port")
		p.icmpv6Port(quoted)
	default:
		p.str("unknown unreach code (").u8(code).char(')')
		if p.opt.Verbose <= 1 {
			p.hexLinesAfter("\n\t", b.first(length), false)
		}
		return false
	}
	return true
}

// icmpv6Port prints the port of a quoted packet that nobody listens at.
func (p *Printer) icmpv6Port(quoted view) {
	quoted.need(0, ipv6Header)
	proto, b := quoted[6], quoted.from(ipv6Header)
	for {
		switch proto {
		case protoTCP, protoUDP:
			port := b.u16(2)
			p.str(", ")
			p.ip6(quoted, 24)
			if proto == protoTCP {
				p.str(" tcp port ")
				p.port("tcp", port)
			} else {
				p.str(" udp port ")
				p.port("udp", port)
			}
			return
		case protoFragment:
			if b.u16(2)&^7 != 0 {
				cut()
			}
			proto, b = b.u8(0), b.from(8)
		case protoHopByHop, protoDestination, protoRouting:
			proto, b = b.u8(0), b.from(8+8*int(b.u8(1)))
		default:
			cut()
		}
	}
}

func (p *Printer) icmpv6Parameter(b view) {
	b.need(0, 8+ipv6Header)
	pointer := b.u32(4)
	names := [...]string{", erroneous", ", next header", ", option", ", incomplete header chain"}
	code := int(b.u8(1))
	if code >= len(names) {
		p.str(", code-#").num(code)
		return
	}
	p.str(names[code]).str(" - octet ").u32(pointer)
}

// icmpv6Mobile prints the messages of mobile nodes (RFC 6275 §6.5 - §6.8).
func (p *Printer) icmpv6Mobile(b view, length int, kind uint8) {
	if p.opt.Verbose == 0 {
		return
	}
	p.str(", length ").num(length)
	b.need(4, 4)
	p.str(", id 0x").hexPad(uint64(b.u16(4)), 4)
	if kind == icmp6HomeAgentReply {
		for at := 8; at < length; at += 16 {
			b.need(at, 16)
			p.str(", ")
			p.ip6(b, at)
		}
		return
	}
	flags := b.u8(6)
	p.when(flags&0xc0 != 0, " ")
	p.when(flags&0x80 != 0, "M")
	p.when(flags&0x40 != 0, "O")
	p.ndpOptions(b.first(length).from(8))
}
