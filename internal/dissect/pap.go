package dissect

// PAP's codes (RFC 1334 §2.2).
const (
	papRequest = 1
	papAck     = 2
	papNak     = 3

	papHeader = 4
)

var papCodes = []string{papRequest: "Auth-Req", papAck: "Auth-ACK", papNak: "Auth-NACK"}

// pap prints a message of the Password Authentication Protocol.
func (p *Printer) pap(b view, length int) {
	if length < 1 {
		p.str("[|pap]")
		return
	}
	if length < papHeader {
		p.str("[|pap 0x").hexPad(uint64(b.u8(0)), 2).char(']')
		return
	}
	code := b.u8(0)
	p.str("PAP, ").str(nameOf(papCodes, int(code), "unknown")).str(" (0x").hexPad(uint64(code), 2).char(')')
	id := b.u8(1)
	p.str(", id ").u8(id)
	said := int(b.u16(2))
	if said > length {
		p.str(", length ").num(said).str(" > packet size")
		return
	}
	if said < papHeader {
		p.str(", length ").num(said).str(" < PAP header length")
		return
	}
	switch code {
	case papRequest:
		if said < papHeader+2 {
			p.str("[|pap]")
			return
		}
		if at := p.pppText(", Peer ", b, papHeader, said); at > 0 {
			p.pppText(", Name ", b, at, said)
		}
	case papAck, papNak:
		if said < papHeader+1 {
			p.str("[|pap]")
			return
		}
		p.pppText(", Msg ", b, papHeader, said)
	}
}

// pppText prints the text at at, with its length in front, if it ends before
// end. It returns where it ends, or 0.
func (p *Printer) pppText(name string, b view, at, end int) int {
	if end-at < 1 {
		return 0
	}
	n := int(b.u8(at))
	at++
	if end-at < n {
		return 0
	}
	p.str(name)
	p.untilCutOff(b, at, n)
	return at + n
}
