package dissect

var isisCircuits = []string{1: "Level 1 only", "Level 2 only", "Level 1, Level 2"}

var isisLevels = [4]string{"Unused 0x0 (invalid)", "L1 IS", "Unused 0x2 (invalid)", "L2 IS"}

// Bits of a link-state packet's last header byte (ISO/IEC 10589 §9.8).
const (
	isisPartition = 0x80
	isisAttached  = 0x78
	isisOverload  = 0x04
)

var isisAttachments = [4]bitName{{0x08, "default "}, {0x10, "delay "}, {0x20, "expense "}, {0x40, "error "}}

// isisDetails prints a message's header and what follows it for -v, and
// reports whether it could be understood.
func (p *Printer) isisDetails(b view, length int) bool {
	fixed, kind, areas := int(b[1]), b[4], b[7]
	p.str("length ").num(length).str("\n\t")
	message, known := isisTypes[kind]
	if known {
		p.str(message.name)
	} else {
		p.str("unknown, type ").u8(kind)
	}
	p.str(", hlen: ").num(fixed).str(", v: ").u8(b[2]).str(", pdu-v: ").u8(b[5]).str(", sys-id-len: ").
		num(isisSystem).str(" (").u8(b[3]).str("), max-area: ")
	if areas == 0 {
		p.char('3') // as ISO/IEC 10589 §9.5 says
	} else {
		p.u8(areas)
	}
	p.str(" (").u8(areas).char(')')
	if p.opt.Verbose > 1 {
		p.hexLinesAfter("\n\t", b.first(isisHeader), false)
	}
	if !known {
		p.hexLinesAfter("\n\t  ", b.from(isisHeader).first(length-isisHeader), false)
		return false
	}
	if !p.isisFixed(kind, fixed) {
		return false
	}
	var size int
	switch kind {
	case isisLANHello1, isisLANHello2, isisHello:
		size = p.isisHelloDetails(b, kind)
	case isisLSP1, isisLSP2:
		size = p.isisLSPDetails(b, length)
	default:
		size = p.isisSNPDetails(b, kind)
	}
	if size < fixed {
		p.str(" [packet length ").num(size).str(" < ").num(fixed).char(']')
		p.invalid()
		return true
	}
	if p.opt.Verbose > 1 {
		p.hexLinesAfter("\n\t  ", b.from(isisHeader).first(fixed-isisHeader), false)
	}
	p.isisTLVs(b, fixed, min(size, length))
	return true
}

// isisHelloDetails prints a hello's header, and returns how long it says it is.
func (p *Printer) isisHelloDetails(b view, kind uint8) int {
	b.need(isisHeader, isisTypes[kind].fixed-isisHeader)
	p.str("\n\t  source-id: ")
	p.isisID(b, 9, isisSystem).char(',')
	p.when(kind != isisHello, " ")
	p.str(" holding time: ").u16(b.u16(15)).str("s, Flags: [")
	if name := nameOf(isisCircuits, int(b[8]), ""); name != "" {
		p.str(name)
	} else {
		p.str("unknown circuit type 0x").hexPad(uint64(b[8]), 2)
	}
	size := int(b.u16(17))
	if kind == isisHello {
		p.str("]\n\t  circuit-id: 0x").hexPad(uint64(b[19]), 2)
	} else {
		p.str("]\n\t  lan-id:    ")
		p.isisID(b, 20, isisNode).str(", Priority: ").u8(b[19])
	}
	p.str(", PDU length: ").num(size)
	return size
}

// isisLSPDetails prints a link-state packet's header, and returns how long it
// says it is.
func (p *Printer) isisLSPDetails(b view, length int) int {
	b.need(isisHeader, 19)
	size, sum, flags := int(b.u16(8)), b.u16(24), b[26]
	p.str("\n\t  lsp-id: ")
	p.isisID(b, 12, isisLSP).str(", seq: 0x").hexPad(uint64(b.u32(20)), 8).str(", lifetime: ").
		blanks(uint64(b.u16(10)), 5).str("s\n\t  chksum: 0x").hexPad(uint64(sum), 4)
	// The lifetime changes on the way and isn't summed (ISO/IEC 10589 §7.3.11).
	p.isisSum(b.from(12), 12, min(size, length)-12, sum)
	p.str(", PDU length: ").num(size).str(", Flags: [ ")
	p.when(flags&isisOverload != 0, "Overload bit set, ")
	if flags&isisAttached != 0 {
		for _, bit := range isisAttachments {
			p.when(uint32(flags)&bit.bit != 0, bit.name)
		}
		p.str("ATT bit set, ")
	}
	p.when(flags&isisPartition != 0, "P bit set, ")
	p.str(isisLevels[flags&3]).str(" ]")
	return size
}

// isisSNPDetails prints a sequence numbers packet's header, and returns how
// long it says it is.
func (p *Printer) isisSNPDetails(b view, kind uint8) int {
	b.need(isisHeader, isisTypes[kind].fixed-isisHeader)
	size := int(b.u16(8))
	p.str("\n\t  source-id:    ")
	p.isisID(b, 10, isisNode).str(", PDU length: ").num(size)
	if kind == isisCSNP1 || kind == isisCSNP2 {
		p.str("\n\t  start lsp-id: ")
		p.isisID(b, 17, isisLSP).str("\n\t  end lsp-id:   ")
		p.isisID(b, 25, isisLSP)
	}
	return size
}

// isisSum says whether the checksum at an offset of length bytes is right.
func (p *Printer) isisSum(b view, at, length int, sum uint16) {
	if sum == 0 || length <= at || !b.has(0, length) {
		p.str(" (unverified)")
		return
	}
	if want := fletcher(b[:length], at); want != sum {
		p.str(" (incorrect should be 0x").hexPad(uint64(want), 4).char(')')
		return
	}
	p.str(" (correct)")
}

// fletcher is the checksum of b that belongs at an offset (RFC 1008 §7, ISO
// 8473): with it there, both sums become 0.
func fletcher(b []byte, at int) uint16 {
	c0, c1 := 0, 0
	for i, c := range b {
		if i != at && i != at+1 {
			c0 += int(c)
		}
		c0 %= 255
		c1 = (c1 + c0) % 255
	}
	x := (((len(b)-at-1)*c0-c1)%255 + 255) % 255
	y := ((c1-(len(b)-at)*c0)%255 + 255) % 255
	if x == 0 {
		x = 255
	}
	if y == 0 {
		y = 255
	}
	return uint16(x<<8 | y)
}
