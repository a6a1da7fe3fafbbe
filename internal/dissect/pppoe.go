package dissect

const pppoeHeader = 6

// Codes and tags of PPPoE (RFC 2516 §4, appendix A; RFC 4638).
var (
	pppoeCodes = map[uint8]string{0x00: "", 0x07: "PADO", pppoePADI: "PADI", 0x19: "PADR", 0x65: "PADS", 0xa7: "PADT"}
	pppoeTags  = map[uint16]string{
		pppoeEnd: "EOL", 0x0101: "Service-Name", 0x0102: "AC-Name", 0x0103: "Host-Uniq", 0x0104: "AC-Cookie",
		0x0105: "Vendor-Specific", 0x0110: "Relay-Session-ID", 0x0120: "PPP-Max-Payload", 0x0201: "Service-Name-Error",
		0x0202: "AC-System-Error", 0x0203: "Generic-Error",
	}
)

const (
	pppoeEnd  = 0x0000
	pppoePADI = 0x09
)

// pppoe prints a packet of PPPoE's discovery or of a session.
func (p *Printer) pppoe(b view, length int) {
	p.proto = "pppoe"
	if length < pppoeHeader || !b.has(0, pppoeHeader) {
		p.truncated()
		return
	}
	version, kind, code, session := b[0]>>4, b[0]&15, b[1], b.u16(2)
	if version != 1 {
		p.str(" [ver ").u8(version).char(']')
	}
	if kind != 1 {
		p.str(" [type ").u8(kind).char(']')
	}
	p.str("PPPoE ")
	if name, ok := pppoeCodes[code]; ok {
		p.str(name)
	} else {
		p.str("PAD-")
		p.hex(uint64(code))
	}
	size := int(b.u16(4))
	b, length = b.from(pppoeHeader), length-pppoeHeader
	// RFC 2516 §5.1: it must leave room for what a relay adds.
	if code == pppoePADI && size > 1484 {
		p.str(" [len ").num(size).str("!]")
	}
	if size > length {
		p.str(" [len ").num(size).str(" > ").num(length).str("!]")
		size = length
	}
	if session != 0 {
		p.str(" [ses 0x").hex(uint64(session)).char(']')
	}
	if code == 0 {
		p.char(' ')
		p.ppp(b.first(size), size)
		return
	}
	p.pppoeTags(b, size)
}

// pppoeTags prints the tags of n bytes in all.
func (p *Printer) pppoeTags(b view, n int) {
	for at := 0; at < n; {
		if !b.has(at, 4) {
			cut()
		}
		tag, size := b.u16(at), int(b.u16(at+2))
		at += 4
		value := b.bytes(at, size)
		p.str(" [")
		if name := pppoeTags[tag]; name != "" {
			p.str(name)
		} else {
			p.str("TAG-0x").hex(uint64(tag))
		}
		if size > 0 {
			p.pppoeValue(value)
		}
		p.char(']')
		if tag == pppoeEnd {
			return
		}
		at += size
	}
}

const capitalDigits = "0123456789ABCDEF"

// pppoeValue prints a tag's value as text if most of it is.
func (p *Printer) pppoeValue(value []byte) {
	const longest = 79
	shown, readable := value[:min(len(value), longest)], 0
	for _, c := range shown {
		if c >= ' ' && c < 0x7f {
			readable++
		}
	}
	p.char(' ')
	if readable*2 <= len(shown) {
		p.str("0x")
		for _, c := range value {
			p.out = append(p.out, capitalDigits[c>>4], capitalDigits[c&15])
		}
		return
	}
	p.char('"')
	for _, c := range shown {
		if c < ' ' || c >= 0x7f {
			c = '.'
		}
		p.char(c)
	}
	p.char('"')
}
