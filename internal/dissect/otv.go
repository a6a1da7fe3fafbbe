package dissect

// otv prints a frame in Cisco's Overlay Transport Virtualization, which looks
// like VXLAN on another port and was the port of VXLAN before it had its own.
func (p *Printer) otv(b view, length int) {
	p.proto = "otv"
	p.str("OTV, ")
	if length < vxlanHeader {
		p.str("[length ").num(length).str(" < ").num(vxlanHeader).char(']')
		p.invalid()
		return
	}
	flags := b.u8(0)
	p.str("flags [").str(vxlanFlag(flags, ".")).str("] (0x").hexPad(uint64(flags), 2).str("), ")
	overlay := b.u24(1)
	p.str("overlay ").u32(overlay).str(", ")
	instance := b.u24(4)
	p.str("instance ").u32(instance).char('\n')
	b.need(7, 1) // reserved, but read
	p.ethernet(b.from(vxlanHeader), length-vxlanHeader)
}
