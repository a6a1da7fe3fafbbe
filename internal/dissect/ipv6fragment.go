package dissect

const ipv6FragmentHeader = 8

// ipv6Fragment prints a fragment header (RFC 8200 §4.5), which begins at at in
// the packet. It reports false for all fragments but the first, which hold
// nothing that could be understood.
func (p *Printer) ipv6Fragment(b view, at int) (size int, ok bool) {
	p.proto = "frag6"
	offset := b.u16(2) &^ 7
	if p.opt.Verbose > 0 {
		b.need(0, ipv6FragmentHeader)
	}
	p.str("frag (")
	if p.opt.Verbose > 0 {
		p.str("0x").hexPad(uint64(b.u32(4)), 8).char(':')
	}
	size = ipv6Header + int(p.ip.header.u16(4)) - at - ipv6FragmentHeader
	p.u16(offset).char('|').num(size).char(')')
	if offset != 0 {
		return 0, false
	}
	p.char(' ')
	p.ip.fragment = true
	return ipv6FragmentHeader, true
}
