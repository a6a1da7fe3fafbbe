package dissect

// mplsEntry is the length of a label stack entry (RFC 3032 §2.1).
const mplsEntry = 4

// Reserved labels that tell what the payload is (RFC 3032 §2.1, §4.1).
const (
	mplsIPv4Null     = 0
	mplsRouterAlert  = 1
	mplsIPv6Null     = 2
	mplsImplicitNull = 3
	mplsReserved     = 16 // and this is the first that isn't
)

// mpls prints a label stack and the packet behind it.
func (p *Printer) mpls(b view, length int) {
	p.proto = "mpls"
	p.str("MPLS")
	var label uint32
	for first, bottom := true, false; !bottom; first = false {
		if length < mplsEntry {
			p.invalid()
			return
		}
		entry := b.u32(0)
		label, bottom = entry>>12, entry&0x100 != 0
		p.mplsSeparator(!first)
		p.str("(label ").u32(label)
		if p.opt.Verbose > 0 && label < mplsReserved {
			p.str(" (").str(mplsLabelName(label)).char(')')
		}
		p.str(", tc ").u32(entry >> 9 & 7)
		if bottom {
			p.str(", [S]")
		}
		p.str(", ttl ").u32(entry & 0xff).char(')')
		b, length = b.from(mplsEntry), length-mplsEntry
	}
	p.mplsPayload(label, b, length)
}

// mplsSeparator begins an entry or the payload, on a line of its own under -v.
func (p *Printer) mplsSeparator(line bool) {
	if line && p.opt.Verbose > 0 {
		p.str("\n\t")
		return
	}
	p.char(' ')
}

func mplsLabelName(label uint32) string {
	switch label {
	case mplsIPv4Null:
		return "IPv4 explicit NULL"
	case mplsRouterAlert:
		return "router alert"
	case mplsIPv6Null:
		return "IPv6 explicit NULL"
	case mplsImplicitNull:
		return "implicit NULL"
	}
	return "rsvd"
}

// mplsPayload prints what the last label carries. Most labels don't tell what
// that is: its first byte must do.
func (p *Printer) mplsPayload(label uint32, b view, length int) {
	switch label {
	case mplsIPv4Null, mplsImplicitNull:
		p.mplsSeparator(true)
		p.ipv4(b, length)
		return
	case mplsIPv6Null:
		p.mplsSeparator(true)
		p.ipv6(b, length)
		return
	}
	if length == 0 {
		return
	}
	switch first := b.u8(0); {
	case first >= 0x45 && first <= 0x4f:
		p.mplsSeparator(true)
		p.ipv4(b, length)
	case first>>4 == 6:
		p.mplsSeparator(true)
		p.ipv6(b, length)
	default:
		p.raw(b.first(length))
		b.need(0, length)
	}
}
