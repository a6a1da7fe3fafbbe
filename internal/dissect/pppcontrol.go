package dissect

// Codes of the control protocols (RFC 1661 §5, RFC 1570 §2, RFC 1962 §3,
// RFC 2153 §2.1).
const (
	controlVendor        = 0
	controlRequest       = 1
	controlAck           = 2
	controlNak           = 3
	controlReject        = 4
	controlTermRequest   = 5
	controlTermAck       = 6
	controlCodeReject    = 7
	controlProtoReject   = 8
	controlEchoRequest   = 9
	controlEchoReply     = 10
	controlDiscard       = 11
	controlIdentity      = 12
	controlTimeRemaining = 13
	controlResetRequest  = 14
	controlResetAck      = 15

	controlHeader = 4
)

var controlCodes = []string{
	controlVendor:        "Vendor-Extension",
	controlRequest:       "Conf-Request",
	controlAck:           "Conf-Ack",
	controlNak:           "Conf-Nack",
	controlReject:        "Conf-Reject",
	controlTermRequest:   "Term-Request",
	controlTermAck:       "Term-Ack",
	controlCodeReject:    "Code-Reject",
	controlProtoReject:   "Prot-Reject",
	controlEchoRequest:   "Echo-Request",
	controlEchoReply:     "Echo-Reply",
	controlDiscard:       "Disc-Req",
	controlIdentity:      "Ident",
	controlTimeRemaining: "Time-Rem",
	controlResetRequest:  "Reset-Req",
	controlResetAck:      "Reset-Ack",
}

// pppControl prints a packet of the link control protocol or of one that
// controls a network layer in the same way.
func (p *Printer) pppControl(proto uint16, b view, length int) {
	name := pppNames[proto]
	p.str(name).str(", ")
	if length < controlHeader || !b.has(0, 2) {
		p.str("[|").str(name).char(']')
		return
	}
	code := b[0]
	p.str(nameOf(controlCodes, int(code), "Unknown Opcode")).str(" (0x").hexPad(uint64(code), 2)
	p.str("), id ").u8(b[1]).str(", length ").num(length + 2)
	if p.opt.Verbose == 0 {
		return
	}
	said := int(b.u16(2))
	if said < controlHeader {
		p.str("\n\tencoded length ").num(said).str(" (< 4))")
		return
	}
	if said > length {
		p.str("\n\tencoded length ").num(said).str(" (> packet length ").num(length).str("))")
		return
	}
	p.str("\n\tencoded length ").num(said).str(" (=Option(s) length ").num(said - controlHeader).char(')')
	if said == controlHeader {
		return
	}
	if p.opt.Verbose > 1 {
		p.controlBytes("\n\t", proto, b, controlHeader)
	}
	p.controlData(proto, code, b, said)
}

// controlBytes dumps n bytes of b with their protocol before them.
func (p *Printer) controlBytes(indent string, proto uint16, b view, n int) {
	line := append(p.scratch[:0], byte(proto>>8), byte(proto))
	line = append(line, b.first(n)...)
	p.scratch = line
	p.hexLinesAfter(indent, line, false)
}

// controlData prints what follows the header of a packet of length bytes.
func (p *Printer) controlData(proto uint16, code uint8, b view, length int) {
	data := b.from(controlHeader)
	switch code {
	case controlVendor:
		if length < 11 {
			return
		}
		p.controlMagic(data)
		oui := data.u24(4)
		p.str(" Vendor: ").str(organization(oui)).str(" (").u32(oui).char(')')
	case controlRequest, controlAck, controlNak, controlReject:
		p.controlOptions(proto, data, length)
	case controlTermRequest, controlTermAck, controlCodeReject:
	case controlProtoReject:
		if length >= 6 {
			p.controlProtoReject(data, length)
		}
	case controlEchoRequest, controlEchoReply, controlDiscard:
		if length < 8 {
			return
		}
		p.controlMagic(data)
		if length > 8 {
			p.str("\n\t  -----trailing data-----")
			if !data.has(4, length-8) {
				p.str("[|").str(pppNames[proto]).char(']')
				return
			}
			p.hexLinesAfter("\n\t  ", data[4:length-4], false)
		}
	case controlIdentity:
		if length < 8 {
			return
		}
		p.controlMagic(data)
		if length > 8 {
			p.str("\n\t  Message\n\t    ")
			// tcpdump takes the header to be part of the text.
			p.printable(data.from(4).first(length - 4))
			if !data.has(4, length-4) {
				p.str("[|").str(pppNames[proto]).char(']')
			}
		}
	case controlTimeRemaining:
		if length < 12 {
			return
		}
		p.controlMagic(data)
		seconds := data.u32(4)
		p.str(", Seconds-Remaining ").u32(seconds).char('s')
	default:
		// Under -vv the header has been dumped already, and that is all.
		if p.opt.Verbose < 2 {
			p.controlBytes("\n\t  ", proto, b, length)
		}
	}
}

func (p *Printer) controlMagic(data view) {
	magic := data.u32(0)
	p.str("\n\t  Magic-Num 0x").hexPad(uint64(magic), 8)
}

// controlProtoReject prints the protocol and the packet that are not wanted.
// tcpdump shows four bytes more than the packet has, if there are any.
func (p *Printer) controlProtoReject(data view, length int) {
	rejected := data.u16(0)
	name := pppNames[rejected]
	if name == "" {
		name = "unknown"
	}
	p.str("\n\t  Rejected ").str(name).str(" Protocol (0x").hexPad(uint64(rejected), 4).char(')')
	if length > 6 {
		p.str("\n\t  Rejected Packet")
		p.hexLinesAfter("\n\t    ", data.from(2).first(length-2), false)
	}
}
