package dissect

// dhcpSpecial prints the value of an option with a form of its own, and returns
// how many bytes are left over.
func (p *Printer) dhcpSpecial(tag uint8, b view) (rest int) {
	switch tag {
	case dhcpNetbiosNode:
		return p.dhcpNode(b)
	case dhcpOverload:
		return p.dhcpOverload(b)
	case dhcpClientID:
		p.dhcpClientID(b)
	case dhcpUserClass:
		p.dhcpUserClass(b)
	case dhcpFQDN:
		p.dhcpFQDN(b)
	case dhcpAgent:
		return p.dhcpAgent(b)
	case dhcpClasslessRoute, dhcpMicrosoftRoute:
		p.dhcpRoutes(b)
	}
	return 0
}

// dhcpShort complains about an option that is shorter than it can be.
func (p *Printer) dhcpShort(b view, least int) bool {
	if len(b) >= least {
		return false
	}
	p.str("[ERROR: length < ").num(least).str(" bytes]")
	return true
}

// dhcpNode prints a NetBIOS node type (RFC 2132 §8.7).
func (p *Printer) dhcpNode(b view) (rest int) {
	if p.dhcpShort(b, 1) {
		return 0
	}
	switch b[0] {
	case 1:
		p.str("b-node")
	case 2:
		p.str("p-node")
	case 4:
		p.str("m-node")
	case 8:
		p.str("h-node")
	default:
		p.char('#').u8(b[0])
	}
	return len(b) - 1
}

// dhcpOverload prints which fields of the header hold options (RFC 2132 §9.3).
func (p *Printer) dhcpOverload(b view) (rest int) {
	if p.dhcpShort(b, 1) {
		return 0
	}
	switch b[0] {
	case 1:
		p.str("file")
	case 2:
		p.str("sname")
	case 3:
		p.str("file+sname")
	default:
		p.char('#').u8(b[0])
	}
	return len(b) - 1
}

// dhcpClientID prints a client identifier (RFC 2132 §9.14): type 0 is text.
func (p *Printer) dhcpClientID(b view) {
	if p.dhcpShort(b, 1) {
		return
	}
	kind := b[0]
	b = b[1:]
	switch kind {
	case 0:
		p.char('"').printable(b).char('"')
		return
	case dhcpEthernet:
		p.str("ether")
	case 6:
		p.str("ieee802")
	case 7:
		p.str("arcnet")
	case 15:
		p.str("frelay")
	case 23:
		p.str("strip")
	case 24:
		p.str("ieee1394")
	default:
		p.str("hardware-type ").u8(kind).char(',')
	}
	p.char(' ')
	for i, c := range b {
		if i > 0 {
			p.char(':')
		}
		p.hexPad(uint64(c), 2)
	}
}

// dhcpUserClass prints the user's classes (RFC 3004 §4).
func (p *Printer) dhcpUserClass(b view) {
	if p.dhcpShort(b, 2) {
		return
	}
	for i := 1; len(b) > 0; i++ {
		n := int(b[0])
		b = b[1:]
		p.str("\n\t      instance#").num(i).str(": ")
		if n == 0 {
			p.str("[ERROR: suboption length must be non-zero]")
			return
		}
		if n > len(b) {
			p.str("[ERROR: invalid option]")
			return
		}
		p.char('"').printable(b[:n]).str("\", length ").num(n)
		b = b[n:]
	}
}

// dhcpFQDN prints the client's name with its flags (RFC 4702 §2).
func (p *Printer) dhcpFQDN(b view) {
	if p.dhcpShort(b, 3) {
		return
	}
	if zero := b[0] >> 4; zero != 0 {
		p.str("[ERROR: MBZ nibble 0x").hex(uint64(zero)).str(" != 0] ")
	}
	if flags := b[0] & 15; flags != 0 {
		p.char('[')
		for i, letter := range [...]byte{'S', 'O', 'E', 'N'} {
			if flags>>i&1 != 0 {
				p.char(letter)
			}
		}
		p.str("] ")
	}
	if b[1] != 0 || b[2] != 0 {
		p.u8(b[1]).char('/').u8(b[2]).char(' ')
	}
	p.char('"').printable(b[3:]).char('"')
}

// dhcpAgent prints what a relay added (RFC 3046 §2.0).
func (p *Printer) dhcpAgent(b view) (rest int) {
	for len(b) >= 2 {
		kind, n := b[0], int(b[1])
		b = b[2:]
		name := "Unknown"
		switch kind {
		case 1:
			name = "Circuit-ID"
		case 2:
			name = "Remote-ID"
		case 6:
			name = "Subscriber-ID" // RFC 3993
		}
		p.str("\n\t      ").str(name).str(" SubOption ").u8(kind).str(", length ").num(n).str(": ")
		if n > len(b) {
			p.str("length goes past end of option")
			return 0
		}
		if name == "Unknown" {
			p.hexLinesAfter("\n\t\t", b[:n], false)
		} else {
			p.printable(b[:n])
		}
		b = b[n:]
	}
	return len(b)
}

// dhcpRoutes prints classless static routes (RFC 3442).
func (p *Printer) dhcpRoutes(b view) {
	if p.dhcpShort(b, 5) {
		return
	}
	for first := true; len(b) > 0; first = false {
		if !first {
			p.char(',')
		}
		width := int(b[0])
		b = b[1:]
		if width > 32 {
			p.str("[ERROR: Mask width (").num(width).str(") > 32]")
			return
		}
		n := (width + 7) / 8
		if len(b) < n+4 {
			p.str("[ERROR: Remaining length (").num(len(b)).str(") < ").num(n + 4).str(" bytes]")
			return
		}
		p.char('(')
		if width == 0 {
			p.str("default")
		} else {
			var dst [4]byte
			copy(dst[:], b[:n])
			p.dotted(view(dst[:]).u32(0))
			p.char('/').num(width)
		}
		p.char(':')
		p.ip4(b, n).char(')')
		b = b[n+4:]
	}
}
