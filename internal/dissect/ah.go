package dissect

const (
	ahHeader = 12
	protoESP = 50
)

// ah prints an authentication header (RFC 4302 §2) and what it authenticates.
func (p *Printer) ah(b view, length int) {
	p.proto = "ah"
	b.need(0, 1)
	size := int(b.u8(1))*4 + 8
	if !p.nest() {
		return
	}
	p.str("AH(")
	if p.opt.Verbose > 0 {
		p.str("length=").u8(b[1]).char('(').num(size).str("-bytes),")
	}
	if reserved := b.u16(2); reserved != 0 {
		p.str("reserved=0x").hex(uint64(reserved)).str("[MustBeZero],")
	}
	b.need(4, 4)
	p.str("spi=0x").hexPad(uint64(b.u32(4)), 8).char(',')
	b.need(8, 4)
	p.str("seq=0x").hex(uint64(b.u32(8))).str(",icv=0x")
	for at := ahHeader; at < size; at++ {
		p.hexPad(uint64(b.u8(at)), 2)
	}
	p.str("): ")
	p.ipPayload(b[0], b.from(size), length-size)
	p.leave()
}

// esp prints what can be seen of an encrypted packet (RFC 4303 §2).
func (p *Printer) esp(b view, length int) {
	p.proto = "esp"
	if !b.has(0, 9) {
		p.truncated()
		return
	}
	p.str("ESP(spi=0x").hexPad(uint64(b.u32(0)), 8).str(",seq=0x").hex(uint64(b.u32(4))).str("), length ").num(length)
}
