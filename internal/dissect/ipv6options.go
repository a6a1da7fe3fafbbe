package dissect

// Options of the hop-by-hop and destination headers (RFC 8200 §4.2, IANA).
const (
	ipv6Pad1     = 0x00
	ipv6PadN     = 0x01
	ipv6Alert    = 0x05 // RFC 2711
	ipv6Jumbo    = 0xc2 // RFC 2675
	ipv6HomeAddr = 0xc9 // RFC 6275 §6.3
)

// jumbo is what the jumbo option of a packet has said.
type jumbo struct {
	// allowed: these are options for every hop.
	allowed bool
	// payload is the length in the IPv6 header, which must be 0.
	payload uint16
	// seen: there was one. length is the payload's, 0 if there was no valid
	// one.
	seen   bool
	length int
}

// ipv6HopByHop prints the header that every hop looks at. It returns the length
// of a jumbogram's payload (RFC 2675 §2).
func (p *Printer) ipv6HopByHop(b view) (size, jumboLen int, ok bool) {
	p.proto = "hbhopt"
	j := jumbo{allowed: true, payload: p.ip.header.u16(4)}
	if size = 8 + 8*int(b.u8(1)); b.has(0, size) {
		p.str("HBH ")
		ok = p.ipv6Options(b[:size], &j)
	}
	if !ok {
		p.truncated()
	}
	if j.payload == 0 && j.length == 0 {
		p.str("[No valid Jumbo Payload Hop-by-Hop option found]")
		p.invalid()
		return 0, 0, false
	}
	return size, j.length, ok
}

// ipv6Destination prints the header that the destination looks at.
func (p *Printer) ipv6Destination(b view) (size int, ok bool) {
	p.proto = "dstopt"
	size = 8 + 8*int(b.u8(1))
	b.need(0, size)
	p.str("DSTOPT ")
	if p.opt.Verbose == 0 {
		return size, true
	}
	if ok = p.ipv6Options(b[:size], &jumbo{}); !ok {
		p.truncated()
	}
	return size, ok
}

// ipv6Options prints the options of the header b; without -v only what is wrong
// with them. It reports false where the rest can't be understood.
func (p *Printer) ipv6Options(b view, j *jumbo) bool {
	verbose := p.opt.Verbose > 0
	for at, size := 2, 0; at < len(b); at += size {
		kind := b[at]
		if size = 1; kind != ipv6Pad1 {
			if at+1 >= len(b) {
				return false
			}
			size = int(b[at+1]) + 2
		}
		if at+size > len(b) {
			return false
		}
		option, ok := b[at:], true
		switch kind {
		case ipv6Pad1:
			p.when(verbose, "(pad1)")
		case ipv6PadN:
			p.when(verbose, "(padn)")
		case ipv6Alert:
			ok = p.ipv6AlertOption(option)
		case ipv6Jumbo:
			ok = p.ipv6JumboOption(option, j)
		case ipv6HomeAddr:
			ok = p.ipv6HomeAddrOption(option)
		default:
			if verbose {
				p.str("(opt_type 0x").hexPad(uint64(kind), 2).str(": len=").num(size - 2).char(')')
			}
		}
		if !ok {
			return false
		}
	}
	p.when(verbose, " ")
	return true
}

// when prints s if it should.
func (p *Printer) when(should bool, s string) {
	if should {
		p.str(s)
	}
}

// ipv6AlertOption prints the router alert option (RFC 2711 §2.1).
func (p *Printer) ipv6AlertOption(b view) bool {
	switch {
	case len(b) < 4:
		p.str("(rtalert: trunc)")
		return false
	case b[1] != 2:
		p.str("(rtalert: invalid len ").u8(b[1]).char(')')
		return false
	}
	if p.opt.Verbose > 0 {
		p.str("(rtalert: 0x").hexPad(uint64(b.u16(2)), 4).str(") ")
	}
	return true
}

// ipv6JumboOption prints the length of a jumbogram's payload (RFC 2675 §2),
// and what makes it invalid (§3).
func (p *Printer) ipv6JumboOption(b view, j *jumbo) bool {
	switch {
	case len(b) < 6:
		p.str("(jumbo: trunc)")
		return false
	case b[1] != 4:
		p.str("(jumbo: invalid len ").u8(b[1]).char(')')
		return false
	}
	length := b.u32(2)
	wrong := ""
	switch {
	case j.seen:
		wrong = " - already seen"
	case !j.allowed:
		wrong = " - not a hop-by-hop option"
	case j.payload != 0:
		wrong = " - payload len != 0"
	case length < 1<<16:
		wrong = " - < 65536"
	default:
		j.length = int(length)
	}
	j.seen = true
	if p.opt.Verbose > 0 {
		p.str("(jumbo: ").u32(length).str(wrong).str(") ")
	}
	return true
}

// ipv6HomeAddrOption prints a mobile node's home address (RFC 6275 §6.3) and
// the options within that option.
func (p *Printer) ipv6HomeAddrOption(b view) bool {
	switch {
	case len(b) < 18:
		p.str("(homeaddr: trunc)")
		return false
	case b[1] < 16:
		p.str("(homeaddr: invalid len ").u8(b[1]).char(')')
		return false
	}
	if p.opt.Verbose == 0 {
		return true
	}
	p.str("(homeaddr: ")
	p.ip6(b, 2)
	for rest := b[18 : 2+int(b[1])]; len(rest) > 0; {
		size := 1
		if rest[0] == ipv6Pad1 {
			p.str(", pad1")
		} else {
			if len(rest) < 2 || int(rest[1])+2 > len(rest) {
				return false
			}
			size = int(rest[1]) + 2
			if rest[0] == ipv6PadN {
				p.str(", padn")
			} else {
				p.str(", sopt_type 0x").hexPad(uint64(rest[0]), 2).str(": len=").u8(rest[1])
			}
		}
		rest = rest[size:]
	}
	p.char(')')
	return true
}
