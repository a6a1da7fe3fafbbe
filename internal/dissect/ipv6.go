package dissect

const ipv6Header = 40

// ipv6 prints an IPv6 packet (RFC 8200).
func (p *Printer) ipv6(b view, length int) {
	p.proto = "ip6"
	b.check(0, ipv6Header)
	if length < ipv6Header {
		p.str("truncated-ip6 ").num(length)
		return
	}
	if !p.opt.Link {
		p.str("IP6 ")
	}
	if v := b[0] >> 4; v != 6 {
		p.str("version error: ").u8(v).str(" != 6")
		return
	}
	total := int(b.u16(4)) + ipv6Header
	p.ipv6Missing(total, length)
	if p.opt.Verbose > 0 {
		p.ipv6Details(b)
	}
	if !p.nest() {
		return
	}
	outer := p.ip
	// A jumbogram's header says 0, and how long it is stands in an option.
	if b.u16(4) == 0 && b[6] == protoHopByHop {
		total = length
	}
	b = b.first(total)
	p.ip = ipHeader{src: b[8:24], dst: b[24:40], last: b[24:40], header: b, proto: b[6], ttl: b[7]}
	p.ipv6Payload(b, total, length)
	p.ip = outer
	p.leave()
}

// ipv6Details prints what -v adds.
func (p *Printer) ipv6Details(b view) {
	p.char('(')
	flow := b.u32(0)
	if class := flow >> 20 & 0xff; class != 0 {
		p.str("class 0x").hexPad(uint64(class), 2).str(", ")
	}
	if label := flow & 0xfffff; label != 0 {
		p.str("flowlabel 0x").hexPad(uint64(label), 5).str(", ")
	}
	p.str("hlim ").u8(b[7]).str(", next-header ").str(protocolWord(b[6])).str(" (").u8(b[6])
	p.str(") payload length: ").u16(b.u16(4)).str(") ")
}

// ipv6Missing prints how much of a packet is missing in the length that the
// layer below has for it.
func (p *Printer) ipv6Missing(total, length int) {
	if total > length {
		p.str("truncated-ip6 - ").num(total - length).str(" bytes missing!")
	}
}

// ipv6Payload prints the extension headers (RFC 8200 §4) and what they lead
// to.
func (p *Printer) ipv6Payload(b view, total, length int) {
	next, at, size := b[6], ipv6Header, 0
	if !namesEndpoints(next) {
		p.ipAddresses().str(": ")
	}
	for ; ; at += size {
		if at > total {
			p.truncated()
			return
		}
		// Of a fragment header tcpdump reads less than there must be.
		if at > len(b) {
			return
		}
		header := b.from(at)
		ok := true
		switch next {
		case protoHopByHop:
			if at != ipv6Header {
				p.str("[The Hop-by-Hop Options header don't follow the IPv6 header]")
				p.invalid()
				return
			}
			var jumbo int
			if size, jumbo, ok = p.ipv6HopByHop(header); jumbo != 0 {
				total = ipv6Header + jumbo
				p.ipv6Missing(total, length)
			}
		case protoDestination:
			size, ok = p.ipv6Destination(header)
		case protoFragment:
			size, ok = p.ipv6Fragment(header, at)
		case protoRouting:
			size, ok = p.ipv6Routing(header)
		default:
			p.ipPayload(next, header, total-at)
			return
		}
		if !ok {
			return
		}
		next = header.u8(0)
		p.proto = "ip6"
	}
}
