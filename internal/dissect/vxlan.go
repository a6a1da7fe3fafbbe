package dissect

// vxlanHeader is also the length of OTV's header.
const vxlanHeader = 8

// vxlan prints a frame in VXLAN (RFC 7348 §5).
func (p *Printer) vxlan(b view, length int) {
	p.proto = "vxlan"
	p.str("VXLAN")
	if length < vxlanHeader {
		p.invalid()
		return
	}
	flags := b.u8(0)
	p.str(", flags [").str(vxlanFlag(flags, "invalid")).str("] (0x").hexPad(uint64(flags), 2)
	p.str("), ")
	vni := b.u24(4)
	p.str("vni ").u32(vni).char('\n')
	b.need(7, 1) // reserved, but read
	p.ethernet(b.from(vxlanHeader), length-vxlanHeader)
}

// vxlanFlag names the only flag, or says that it isn't set.
func vxlanFlag(flags uint8, not string) string {
	if flags&0x08 != 0 {
		return "I"
	}
	return not
}
