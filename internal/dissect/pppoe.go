package dissect

const (
	pppoeHeader = 6
	// pppoeMaxDiscovery is how long a discovery may be, tags and all (RFC 2516
	// §5.1).
	pppoeMaxDiscovery = 1484
)

// PPPoE's codes (RFC 2516 §4, §5).
const (
	pppoeSession = 0x00
	pppoePADO    = 0x07
	pppoePADI    = 0x09
	pppoePADR    = 0x19
	pppoePADS    = 0x65
	pppoePADT    = 0xa7
)

// PPPoE's tags (RFC 2516 appendix A, RFC 4638 §3).
const (
	pppoeEnd        = 0x0000
	pppoeService    = 0x0101
	pppoeName       = 0x0102
	pppoeHost       = 0x0103
	pppoeCookie     = 0x0104
	pppoeVendor     = 0x0105
	pppoeRelay      = 0x0110
	pppoeMaxPayload = 0x0120
	pppoeServiceErr = 0x0201
	pppoeSystemErr  = 0x0202
	pppoeGenericErr = 0x0203
)

func pppoeTagName(tag uint16) string {
	switch tag {
	case pppoeEnd:
		return "EOL"
	case pppoeService:
		return "Service-Name"
	case pppoeName:
		return "AC-Name"
	case pppoeHost:
		return "Host-Uniq"
	case pppoeCookie:
		return "AC-Cookie"
	case pppoeVendor:
		return "Vendor-Specific"
	case pppoeRelay:
		return "Relay-Session-ID"
	case pppoeMaxPayload:
		return "PPP-Max-Payload"
	case pppoeServiceErr:
		return "Service-Name-Error"
	case pppoeSystemErr:
		return "AC-System-Error"
	case pppoeGenericErr:
		return "Generic-Error"
	}
	return ""
}

// pppoe prints a packet of PPP over Ethernet (RFC 2516): a discovery's tags or
// a session's payload.
func (p *Printer) pppoe(b view, length int) {
	p.proto = "pppoe"
	if length < pppoeHeader {
		p.str(" (length ").num(length).str(" < ").num(pppoeHeader).char(')')
		p.invalid()
		return
	}
	length -= pppoeHeader
	b.need(0, pppoeHeader)
	version, code, session, said := b[0], b[1], b.u16(2), int(b.u16(4))
	if version>>4 != 1 {
		p.str(" [ver ").u8(version >> 4).char(']')
	}
	if version&15 != 1 {
		p.str(" [type ").u8(version & 15).char(']')
	}
	p.str("PPPoE ")
	p.pppoeCode(code)
	if code == pppoePADI && said > pppoeMaxDiscovery-pppoeHeader {
		p.str(" [len ").num(said).str("!]")
	}
	if said > length {
		p.str(" [len ").num(said).str(" > ").num(length).str("!]")
		said = length
	}
	if session != 0 {
		p.str(" [ses 0x").hex(uint64(session)).char(']')
	}
	payload := b.from(pppoeHeader)
	if code == pppoeSession {
		p.char(' ')
		p.ppp(payload, said)
		return
	}
	p.pppoeTags(payload, said)
}

func (p *Printer) pppoeCode(code uint8) {
	switch code {
	case pppoeSession:
	case pppoePADO:
		p.str("PADO")
	case pppoePADI:
		p.str("PADI")
	case pppoePADR:
		p.str("PADR")
	case pppoePADS:
		p.str("PADS")
	case pppoePADT:
		p.str("PADT")
	default:
		p.str("PAD-").hex(uint64(code))
	}
}

func (p *Printer) pppoeTags(b view, length int) {
	for at := 0; at < length; {
		tag, n := b.u16(at), int(b.u16(at+2))
		value := b.bytes(at+4, n)
		p.str(" [")
		if name := pppoeTagName(tag); name != "" {
			p.str(name)
		} else {
			p.str("TAG-0x").hex(uint64(tag))
		}
		if n > 0 {
			p.char(' ')
			p.pppoeValue(value)
		}
		p.char(']')
		at += 4 + n
	}
}

// pppoeText is how much of a tag's value is looked at and shown as text.
const pppoeText = 80

// pppoeValue prints a tag's value, as text if most of it looks like that.
func (p *Printer) pppoeValue(v []byte) {
	text := v[:min(len(v), pppoeText-1)]
	printable := 0
	for _, c := range text {
		if c >= ' ' && c < 0x7f {
			printable++
		}
	}
	if printable <= len(text)-printable {
		p.str("0x")
		for _, c := range v {
			p.hexUpper(c)
		}
		return
	}
	p.char('"')
	for _, c := range text {
		if c < ' ' || c >= 0x7f {
			c = '.'
		}
		p.char(c)
	}
	p.char('"')
}
