package dissect

// CHAP's codes (RFC 1994 §4).
const (
	chapChallenge = 1
	chapResponse  = 2
	chapSuccess   = 3
	chapFailure   = 4

	chapHeader = 4
)

var chapCodes = []string{
	chapChallenge: "Challenge", chapResponse: "Response", chapSuccess: "Success", chapFailure: "Fail",
}

// chap prints a message of the Challenge Handshake Authentication Protocol.
func (p *Printer) chap(b view, length int) {
	if length < 1 {
		p.str("[|chap]")
		return
	}
	if length < chapHeader {
		p.str("[|chap 0x").hexPad(uint64(b.u8(0)), 2).char(']')
		return
	}
	code := b.u8(0)
	p.str("CHAP, ").str(nameOf(chapCodes, int(code), "unknown")).str(" (0x").hexPad(uint64(code), 2).char(')')
	id := b.u8(1)
	p.str(", id ").u8(id)
	said := int(b.u16(2))
	switch code {
	case chapChallenge, chapResponse:
		if length < chapHeader+1 {
			return
		}
		n, at := int(b.u8(chapHeader)), chapHeader+1
		if length-at < n {
			return
		}
		p.str(", Value ").hexBytes(b.from(at).first(n))
		b.need(at, n)
		p.chapText(", Name ", b, at+n, said)
	case chapSuccess, chapFailure:
		p.chapText(", Msg ", b, chapHeader, said)
	}
}

// chapText prints the text from at to where the message says that it ends, or
// all of what was captured if that lies before at.
func (p *Printer) chapText(name string, b view, at, said int) {
	p.str(name)
	n := said - at
	if n < 0 {
		n = maxCapture
	}
	p.untilCutOff(b, at, n)
}
