package dissect

// lspPingFECTypes are the kinds of target FECs (RFC 8029 §3.2) and how long
// each is; 0 where it isn't printed but dumped.
var lspPingFECTypes = [...]struct {
	name string
	size int
}{
	0:  {"Unknown", 0},
	1:  {"LDP IPv4 prefix", 5},
	2:  {"LDP IPv6 prefix", 17},
	3:  {"RSVP IPv4 Session Query", 20},
	4:  {"RSVP IPv6 Session Query", 56},
	5:  {"Reserved", 0},
	6:  {"VPN IPv4 prefix", 13},
	7:  {"VPN IPv6 prefix", 25},
	8:  {"L2 VPN endpoint", 14},
	9:  {"FEC 128 pseudowire (old)", 10},
	10: {"FEC 128 pseudowire", 14},
	11: {"Unknown", 0},
	12: {"BGP labeled IPv4 prefix", 5},
	13: {"BGP labeled IPv6 prefix", 17},
}

// lspPingFECs prints a stack of FECs, each a TLV in the TLV. Like tcpdump it
// looks for the next one at the end of the last one's value as counted from
// the last one's header, four bytes too early: stacks of several come out
// wrong.
func (p *Printer) lspPingFECs(b view) (known, ok bool) {
	for left := len(b); left > 0; {
		if left < lspPingTLVHeader {
			return p.lspPingTLVShort(), true
		}
		kind, size := b.u16(0), int(b.u16(2))
		left -= lspPingTLVHeader
		if left < size {
			return p.lspPingTLVShort(), true
		}
		number := kind
		if int(number) >= len(lspPingFECTypes) {
			number = 0
		}
		fec := &lspPingFECTypes[number]
		p.str("\n\t    ").str(fec.name).str(" subTLV (").u16(kind).str("), length: ").num(size)
		value := view(b.bytes(lspPingTLVHeader, size))
		dump := p.opt.Verbose > 1
		switch {
		case fec.size == 0:
			dump = true
		case size != fec.size:
			p.str("\n\t      invalid subTLV length, should be ").num(fec.size)
			dump = true
		default:
			p.str("\n\t      ")
			p.lspPingFEC(kind, value)
		}
		if dump {
			p.hexLinesAfter("\n\t      ", value, false)
		}
		size = (size + 3) &^ 3
		if left < size {
			p.str("\n\t\t TLV is too short")
			return true, false
		}
		b, left = b.from(size), left-size
	}
	return true, true
}

// lspPingFEC prints a FEC of the right length (RFC 8029 §3.2.1 to §3.2.12).
func (p *Printer) lspPingFEC(kind uint16, b view) {
	switch kind {
	case 1, 2, 12, 13:
		p.lspPingPrefix(b)
	case 3:
		p.lspPingSession(b, 4)
	case 4:
		p.lspPingSession(b, 16)
	case 6, 7:
		p.str("RD: ")
		p.routeDistinguisher(b)
		p.str(", ")
		p.lspPingPrefix(b.from(8))
	case 8:
		p.str("RD: ")
		p.routeDistinguisher(b)
		p.str(", Sender VE ID: ").u16(b.u16(8)).str(", Receiver VE ID: ").u16(b.u16(10))
		p.str("\n\t      Encapsulation Type: ").nameAndNumber(pseudowires[:], b.u16(12), "unknown")
	case 9:
		p.str("Remote PE: ")
		p.ip4(b, 0)
		p.lspPingPseudowire(b.from(4))
	case 10:
		p.str("Sender PE: ")
		p.ip4(b, 0).str(", Remote PE: ")
		p.ip4(b, 4)
		p.lspPingPseudowire(b.from(8))
	}
}

// lspPingPrefix prints an address and, behind it, how long the prefix is.
func (p *Printer) lspPingPrefix(b view) {
	end := len(b) - 1
	p.ipAddr(b[:end])
	p.char('/').u8(b[end])
}

// lspPingSession prints an RSVP session with addresses of that size (RFC 8029
// §3.2.3, §3.2.4).
func (p *Printer) lspPingSession(b view, size int) {
	p.str("tunnel end-point ")
	p.ipAddr(b[:size])
	extended, sender := size+4, 2*size+4
	p.str(", tunnel sender ")
	p.ipAddr(b[sender : sender+size])
	p.str(", lsp-id 0x").hexPad(uint64(b.u16(sender+size+2)), 4)
	p.str("\n\t      tunnel-id 0x").hexPad(uint64(b.u16(size+2)), 4).str(", extended tunnel-id ")
	p.ipAddr(b[extended : extended+size])
}

func (p *Printer) lspPingPseudowire(b view) {
	p.str("\n\t      PW ID: 0x").hexPad(uint64(b.u32(0)), 8).str(", PW Type: ")
	p.nameAndNumber(pseudowires[:], b.u16(4), "unknown")
}

// routeDistinguisher prints what tells the same prefix of two VPNs apart (RFC
// 4364 §4.2).
func (p *Printer) routeDistinguisher(b view) {
	switch b.u16(0) {
	case 0:
		p.u16(b.u16(2)).char(':').u32(b.u32(4)).str(" (= ").dotted(b.u32(4)).char(')')
	case 1:
		p.dotted(b.u32(2)).char(':').u16(b.u16(6))
	case 2:
		p.u32(b.u32(2)).char(':').u16(b.u16(6)).str(" (").dotted(b.u32(2)).char(':').u16(b.u16(6)).char(')')
	default:
		p.str("unknown RD format")
	}
}
