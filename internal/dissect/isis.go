package dissect

// IS-IS's common header and the fixed parts of its messages (ISO/IEC 10589
// §9.5 to §9.13; RFC 1195).
const (
	isisHeader  = 8
	isisVersion = 1
	isisSystem  = 6 // a system's identifier
	isisNode    = 7 // with the number of one of its LANs
	isisLSP     = 8 // with the number of a fragment
)

// isisType is a kind of message: its name, and how long its header is.
type isisType struct {
	name  string
	fixed int
}

var isisTypes = map[uint8]isisType{
	isisLANHello1: {"L1 Lan IIH", 27}, isisLANHello2: {"L2 Lan IIH", 27}, isisHello: {"p2p IIH", 20},
	isisLSP1: {"L1 LSP", 27}, isisLSP2: {"L2 LSP", 27}, isisCSNP1: {"L1 CSNP", 33}, isisCSNP2: {"L2 CSNP", 33},
	isisPSNP1: {"L1 PSNP", 17}, isisPSNP2: {"L2 PSNP", 17},
}

const (
	isisLANHello1 = 15
	isisLANHello2 = 16
	isisHello     = 17
	isisLSP1      = 18
	isisLSP2      = 20
	isisCSNP1     = 24
	isisCSNP2     = 25
	isisPSNP1     = 26
	isisPSNP2     = 27
)

// isis prints a message of IS-IS, and reports whether it could be understood.
func (p *Printer) isis(b view, length int) bool {
	p.proto = "isis"
	b.check(0, isisHeader)
	if !p.opt.Link {
		p.str("IS-IS")
	}
	fixed, version, system, kind, version2, areas := int(b[1]), b[2], b[3], b[4], b[5], b[7]
	switch {
	case version != isisVersion:
		p.str("version ").u8(version).str(" packet not supported")
		return false
	case system != isisSystem && system != 0:
		p.str("system ID length of ").u8(system).str(" is not supported")
		return false
	case version2 != isisVersion:
		p.str("version ").u8(version2).str(" packet not supported")
		return false
	case length < fixed:
		p.str("fixed header length ").num(fixed).str(" > packet length ").num(length)
		return false
	case fixed < isisHeader:
		p.str("fixed header length ").num(fixed).str(" < minimum header size ").num(isisHeader)
		return false
	case areas == 255:
		p.str("bad packet -- 255 areas")
		return false
	}
	p.when(!p.opt.Link, ", ")
	if p.opt.Verbose > 0 {
		return p.isisDetails(b, length)
	}
	message, known := isisTypes[kind]
	if !known {
		p.str("unknown PDU-Type ").u8(kind)
	} else {
		p.str(message.name)
		if !p.isisFixed(kind, fixed) {
			return false
		}
		p.isisIDs(b, kind)
	}
	p.str(", length ").num(length)
	return true
}

// isisFixed reports whether a message's header has the length of its kind, and
// prints so where it doesn't.
func (p *Printer) isisFixed(kind uint8, fixed int) bool {
	message := isisTypes[kind]
	if fixed == message.fixed {
		return true
	}
	if kind == isisPSNP1 || kind == isisPSNP2 {
		p.char('-')
	} else {
		p.char(',')
	}
	p.str(" bogus fixed header length ").num(fixed).str(" should be ").num(message.fixed)
	return false
}

// isisIDs prints who speaks, and about what, in a message's one line.
func (p *Printer) isisIDs(b view, kind uint8) {
	switch kind {
	case isisLANHello1, isisLANHello2:
		b.need(9, isisSystem)
		p.str(", src-id ")
		p.isisID(b, 9, isisSystem)
		b.need(19, isisHeader)
		p.str(", lan-id ")
		p.isisID(b, 20, isisNode).str(", prio ").u8(b.u8(19))
	case isisHello:
		b.need(9, isisSystem)
		p.str(", src-id ")
		p.isisID(b, 9, isisSystem)
	case isisLSP1, isisLSP2:
		b.need(10, 14)
		p.str(", lsp-id ")
		p.isisID(b, 12, isisLSP).str(", seq 0x").hexPad(uint64(b.u32(20)), 8).str(", lifetime ").
			blanks(uint64(b.u16(10)), 5).char('s')
	default:
		b.need(10, isisNode)
		p.str(", src-id ")
		p.isisID(b, 10, isisNode)
	}
}

// isisID prints n bytes of an identifier: of a system, a node or an LSP.
func (p *Printer) isisID(b view, at, n int) *text {
	for i, c := range b.bytes(at, n) {
		switch {
		case i == isisNode:
			p.char('-')
		case i > 0 && i%2 == 0:
			p.char('.')
		}
		p.hexPad(uint64(c), 2)
	}
	return &p.text
}
