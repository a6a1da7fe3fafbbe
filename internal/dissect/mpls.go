package dissect

// Labels with a meaning (RFC 3032 §2.1).
const (
	mplsIPv4 = 0
	mplsIPv6 = 2
	mplsNull = 3
)

var mplsLabels = [16]string{
	"IPv4 explicit NULL", "router alert", "IPv6 explicit NULL", "implicit NULL",
	"rsvd", "rsvd", "rsvd", "rsvd", "rsvd", "rsvd", "rsvd", "rsvd", "rsvd", "rsvd", "rsvd", "rsvd",
}

// mpls prints a stack of labels and what lies below it (RFC 3032 §2).
func (p *Printer) mpls(b view, length int) {
	p.proto = "mpls"
	p.str("MPLS")
	if !p.nest() {
		return
	}
	defer p.leave()
	label := uint32(0)
	for first, bottom := true, false; !bottom; first = false {
		if length < 4 {
			p.invalid()
			b.need(0, length)
			return
		}
		entry := b.u32(0)
		p.below(!first)
		label, bottom = entry>>12, entry>>8&1 != 0
		p.str("(label ").u32(label)
		if p.opt.Verbose > 0 && label < 16 {
			p.str(" (").str(mplsLabels[label]).char(')')
		}
		p.str(", tc ").u32(entry >> 9 & 7)
		p.when(bottom, ", [S]")
		p.str(", ttl ").u32(entry & 0xff).char(')')
		b, length = b.from(4), length-4
	}
	if length > 0 {
		p.mplsPayload(label, b, length)
	}
}

// below separates an entry from the one before it: a new line under -v, if the
// entry may have one.
func (p *Printer) below(newLine bool) {
	if newLine && p.opt.Verbose > 0 {
		p.str("\n\t")
		return
	}
	p.char(' ')
}

// mplsPayload prints what lies below a stack. Only few labels tell what it is;
// else its first bits have to.
func (p *Printer) mplsPayload(label uint32, b view, length int) {
	first := b.u8(0)
	switch {
	case label == mplsIPv4, label == mplsNull, label != mplsIPv6 && first >= 0x45 && first <= 0x4f:
		p.below(true)
		p.ipv4(b, length)
	case label == mplsIPv6, first>>4 == 6:
		p.below(true)
		p.ipv6(b, length)
	default:
		if p.dumpsRaw() {
			p.raw(b.first(length))
			b.need(0, length)
		}
	}
}
