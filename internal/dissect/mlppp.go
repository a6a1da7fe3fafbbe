package dissect

var mlpppFlags = []bitName{{0x8000, "begin"}, {0x4000, "end"}}

// mlppp prints the header of a fragment of multilink PPP with short sequence
// numbers (RFC 1990 §3).
func (p *Printer) mlppp(b view, length int) {
	if !p.opt.Link {
		p.str("MLPPP, ")
	}
	if length < 2 || !b.has(0, 2) {
		p.str("[|mlppp]")
		return
	}
	head := b.u16(0)
	p.str("seq 0x").hexPad(uint64(head&0xfff), 3).str(", Flags [")
	p.bitNames(uint32(head), mlpppFlags, "none").str("], length ").num(length)
}
