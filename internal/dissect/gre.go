package dissect

// Bits of GRE's header (RFC 2784, RFC 2890, RFC 1701; version 1 is PPTP's,
// RFC 2637 §4.1).
const (
	greChecksum = 0x8000
	greRouting  = 0x4000
	greKey      = 0x2000
	greSequence = 0x1000
	greSource   = 0x0800
	greAck      = 0x0080
	greVersion  = 0x0007
)

var greFlags = []bitName{
	{greChecksum, "checksum present"}, {greRouting, "routing present"}, {greKey, "key present"},
	{greSequence, "sequence# present"}, {greSource, "source routing present"}, {greAck, "ack present"},
}

// gre prints a tunnelled packet.
func (p *Printer) gre(b view, length int) {
	p.proto = "gre"
	flags := b.u16(0)
	p.str("GREv").u16(flags & greVersion)
	if flags&greVersion > 1 {
		p.str(" ERROR: unknown-version")
		return
	}
	if p.opt.Verbose > 0 {
		p.str(", Flags [")
		p.bitNames(uint32(flags), greFlags, "none").char(']')
	}
	protocol := b.u16(2)
	var at int
	if flags&greVersion == 0 {
		at = p.greFields(b, flags)
	} else {
		at = p.grePPTPFields(b, flags)
	}
	if p.opt.Link {
		name := etherTypes[protocol]
		if name == "" {
			name = "unknown"
		}
		p.str(", proto ").str(name).str(" (0x").hexPad(uint64(protocol), 4).char(')')
	}
	p.str(", length ").num(length)
	if flags&greVersion == 1 && flags&greSequence == 0 {
		return
	}
	if p.opt.Verbose > 0 {
		p.str("\n\t")
	} else {
		p.str(": ")
	}
	p.grePayload(flags&greVersion, protocol, b.from(at), length-at)
}

// greFields prints the optional fields of version 0, and returns where the
// payload begins.
func (p *Printer) greFields(b view, flags uint16) int {
	at := 4
	if flags&(greChecksum|greRouting) != 0 {
		sum := b.u16(at)
		if p.opt.Verbose > 0 {
			p.str(", sum 0x").hex(uint64(sum))
		}
		b.need(at+2, 2)
		p.str(", off 0x").hex(uint64(b.u16(at + 2)))
		at += 4
	}
	if flags&greKey != 0 {
		b.need(at, 4)
		p.str(", key=0x").hex(uint64(b.u32(at)))
		at += 4
	}
	if flags&greSequence != 0 {
		b.need(at, 4)
		p.str(", seq ").u32(b.u32(at))
		at += 4
	}
	if flags&greRouting != 0 {
		at = p.greRoutes(b, at)
	}
	return at
}

// greRoutes prints source route entries (RFC 1701): of each the family, the
// addresses, a star at the next of them.
func (p *Printer) greRoutes(b view, at int) int {
	for {
		family, offset, size := b.u16(at), int(b.u8(at+2)), int(b.u8(at+3))
		at += 4
		if family == 0 && size == 0 {
			return at
		}
		p.str(", (rtaf=")
		if family == etherIPv4 {
			p.str("ip")
			if offset%4 != 0 || offset > size || size%4 != 0 {
				p.str(", badoff/len=").num(offset).char('/').num(size)
			}
			for i := 0; i+4 <= size; i += 4 {
				if !b.has(at+i, 4) {
					p.char(')')
					cut()
				}
				p.char(' ')
				p.when(i == offset, "*")
				p.ip4(b, at+i)
			}
		} else {
			p.str("0x").hex(uint64(family))
		}
		p.char(')')
		at += size
	}
}

// grePPTPFields prints the fields of version 1, and returns where the payload
// begins.
func (p *Printer) grePPTPFields(b view, flags uint16) int {
	at := 4
	if flags&greKey != 0 {
		// Its first half is the payload's length.
		b.need(at, 4)
		p.str(", call ").u16(b.u16(at + 2))
		at += 4
	}
	if flags&greSequence != 0 {
		b.need(at, 4)
		p.str(", seq ").u32(b.u32(at))
		at += 4
	}
	if flags&greAck != 0 {
		b.need(at, 4)
		p.str(", ack ").u32(b.u32(at))
		at += 4
	}
	if flags&greSequence == 0 {
		p.str(", no-payload")
	}
	return at
}

func (p *Printer) grePayload(version, protocol uint16, b view, length int) {
	switch {
	case version == 1 && protocol == etherPPP:
		p.ppp(b, length)
	case version == 1:
		p.str("gre-proto-0x").hex(uint64(protocol))
	case protocol == etherIPv4:
		p.ipv4(b, length)
	case protocol == etherIPv6:
		p.ipv6(b, length)
	case protocol == etherMPLS || protocol == etherMPLSMul:
		p.mpls(b, length)
	case protocol == etherTEB:
		p.ethernet(b, length)
	case protocol == etherGREOSI:
		p.osi(b, length)
	default:
		p.str("gre-proto-0x").hex(uint64(protocol))
	}
}
