package dissect

// Network layer protocol identifiers (ISO/IEC TR 9577): the first byte of every
// packet of OSI's network layer says which protocol it is of.
const (
	nlpidNull = 0x00
	nlpidISIS = 0x83
	nlpidIPv6 = 0x8e
	nlpidIPv4 = 0xcc
	nlpidPPP  = 0xcf
)

var nlpids = map[uint8]string{
	nlpidNull: "NULL", 0x08: "Q.933", 0x09: "LMI", 0x80: "SNAP", 0x81: "CLNP", 0x82: "ES-IS", nlpidISIS: "IS-IS",
	0x84: "CONS", 0x85: "IDRP", 0x8a: "X25 ES-IS", nlpidIPv6: "IPv6", 0xb1: "FRF.15", 0xc1: "ISIS_SPB", nlpidIPv4: "IPv4",
	nlpidPPP: "PPP",
}

// osi prints a packet of OSI's network layer, or of another protocol that has
// an identifier there.
func (p *Printer) osi(b view, length int) {
	// PPP is one of them, and may hold OSI.
	if !p.nest() {
		return
	}
	defer p.leave()
	p.proto = "isoclns"
	nlpid := b.u8(0)
	if p.opt.Link {
		p.str("OSI NLPID ")
		if name := nlpids[nlpid]; name != "" {
			p.str(name)
		} else {
			p.str("Unknown")
		}
		p.str(" (0x").hexPad(uint64(nlpid), 2).str("): ")
	}
	switch nlpid {
	case nlpidISIS:
		if !p.isis(b, length) {
			p.hexLines(b.first(length), false)
		}
	case nlpidIPv4:
		p.ipv4(b.from(1), length-1)
	case nlpidIPv6:
		p.ipv6(b.from(1), length-1)
	case nlpidPPP:
		p.ppp(b.from(1), length-1)
	case nlpidNull:
		p.when(!p.opt.Link, ", ")
		p.str("length: ").num(length)
	default:
		if !p.opt.Link {
			p.str("OSI NLPID 0x").hexPad(uint64(nlpid), 2).str(" unknown, ")
		}
		p.str("length: ").num(length)
		if len(b) > 1 {
			p.hexLines(b.first(length), false)
		}
	}
}
