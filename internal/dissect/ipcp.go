package dissect

// IPCP's options (RFC 1332 §3, RFC 1877 §1, RFC 2290 §3).
const (
	ipcpAddresses     = 1
	ipcpCompression   = 2
	ipcpAddress       = 3
	ipcpHome          = 4
	ipcpPrimaryDNS    = 129
	ipcpPrimaryNBNS   = 130
	ipcpSecondaryDNS  = 131
	ipcpSecondaryNBNS = 132
)

func ipcpOptionName(kind uint8) string {
	switch kind {
	case ipcpAddresses:
		return "IP-Addrs"
	case ipcpCompression:
		return "IP-Comp"
	case ipcpAddress:
		return "IP-Addr"
	case ipcpHome:
		return "Home-Addr"
	case ipcpPrimaryDNS:
		return "Pri-DNS"
	case ipcpPrimaryNBNS:
		return "Pri-NBNS"
	case ipcpSecondaryDNS:
		return "Sec-DNS"
	case ipcpSecondaryNBNS:
		return "Sec-NBNS"
	}
	return ""
}

// ipcpOption prints the value of an option of the IP control protocol.
func (p *Printer) ipcpOption(kind uint8, b view, n int) optionText {
	switch kind {
	case ipcpAddresses:
		if !p.optionLength(n, 10) {
			return optionBogus
		}
		b.need(2, 8)
		p.str(": src ")
		p.ip4(b, 2).str(", dst ")
		p.ip4(b, 6)
	case ipcpCompression:
		if !p.optionAtLeast(n, 4) {
			return optionLast
		}
		return p.ipcpCompression(b, n)
	case ipcpAddress, ipcpHome, ipcpPrimaryDNS, ipcpPrimaryNBNS, ipcpSecondaryDNS, ipcpSecondaryNBNS:
		if !p.optionLength(n, 6) {
			return optionLast
		}
		b.need(2, 4)
		p.str(": ")
		p.ip4(b, 2)
	default:
		return optionUnknown
	}
	return optionShown
}

// Ways to compress headers (RFC 1332 §4, RFC 2509 §2.1).
const (
	ipcpVanJacobson = 0x002d
	ipcpHeaders     = 0x0061
	// ipcpHeadersOption is how long the option is for the latter, at least.
	ipcpHeadersOption = 14
)

var ipcpSuboptions = []string{1: "RTP-Compression", 2: "Enhanced RTP-Compression"}

// ipcpCompression prints how headers are compressed.
func (p *Printer) ipcpCompression(b view, n int) optionText {
	proto := b.u16(2)
	p.str(": ")
	switch proto {
	case ipcpVanJacobson:
		p.str("VJ-Comp")
	case ipcpHeaders:
		p.str("IP Header Compression")
	default:
		p.str("Unknown")
	}
	p.str(" (0x").hexAtLeast(uint64(proto), 2).str("):")
	if proto != ipcpHeaders {
		return optionShown
	}
	if !p.optionAtLeast(n, ipcpHeadersOption) {
		return optionLast
	}
	// tcpdump wants two bytes more than it reads.
	if !b.has(2, ipcpHeadersOption) {
		return p.optionCut("ipcp")
	}
	p.str("\n\t    TCP Space ").u16(b.u16(4)).str(", non-TCP Space ").u16(b.u16(6)).str(", maxPeriod ").u16(b.u16(8))
	p.str(", maxTime ").u16(b.u16(10)).str(", maxHdr ").u16(b.u16(12))
	left := n - ipcpHeadersOption
	if left == 0 {
		return optionShown
	}
	p.str("\n\t      Suboptions, length ").num(left)
	b, ok := p.ipcpSuboptions(b.from(ipcpHeadersOption), left)
	if !ok {
		return p.optionCut("ipcp")
	}
	// tcpdump's dump begins where the suboptions end.
	if p.opt.Verbose > 1 {
		p.hexLinesAfter("\n\t    ", b.from(2).first(n-2), false)
	}
	return optionBogus
}

// ipcpSuboptions prints what the compression is capable of (RFC 2509 §2.2),
// and returns what follows. Not ok is cut off.
func (p *Printer) ipcpSuboptions(b view, left int) (rest view, ok bool) {
	for left >= 2 {
		if !b.has(0, 2) {
			return b, false
		}
		kind, size := int(b.u8(0)), int(b.u8(1))
		if kind == 0 || size == 0 {
			break
		}
		p.str("\n\t\t").str(nameOf(ipcpSuboptions, kind, "Unknown")).str(" Suboption #").num(kind)
		p.str(", length ").num(size)
		if size > left {
			p.str(" [remaining suboptions length ").num(left).str(" < ").num(size).char(']')
			p.invalid()
			break
		}
		b, left = b.from(size), left-size
	}
	return b, true
}
