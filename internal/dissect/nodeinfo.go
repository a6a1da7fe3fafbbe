package dissect

const (
	nodeInfoHeader = 16
	// nodeWhoAreYou is the length of the query that an early draft had.
	nodeWhoAreYou = 12
)

// Question types of node information (RFC 4620 §6).
const (
	nodeNoop      = 0
	nodeSupported = 1
	nodeName      = 2
	nodeAddresses = 3
)

// nodeInformation prints a question about a node, or the answer to one
// (RFC 4620 §4).
func (p *Printer) nodeInformation(b view, length int) {
	b = b.first(length)
	query := b.u8(0) == icmp6NodeQuery
	switch {
	case query && length == nodeWhoAreYou:
		p.str(" who-are-you request")
		return
	case query:
		p.str(" node information query")
	case length >= nodeInfoHeader:
		p.str(" node information reply")
	}
	if len(b) < nodeInfoHeader {
		p.truncated()
		return
	}
	p.str(" (")
	if query {
		p.nodeQuestion(b)
		p.nodeSubject(b)
	} else {
		p.nodeAnswer(b)
	}
	p.char(')')
}

// nodeQuestion prints what is asked for.
func (p *Printer) nodeQuestion(b view) {
	switch b.u16(4) {
	case nodeNoop:
		p.str("noop")
	case nodeSupported:
		p.str("supported qtypes")
	case nodeName:
		p.str("DNS name")
	case nodeAddresses:
		p.str("node addresses")
		p.nodeFlags(b.u16(6), "aGSLCA")
	default:
		p.str("unknown")
	}
}

// nodeFlags prints the letters of the flags that are set, the highest one, bit
// 6, first.
func (p *Printer) nodeFlags(flags uint16, letters string) {
	if flags == 0 {
		return
	}
	p.str(" [")
	for i := range len(letters) {
		if flags>>(6-i)&1 != 0 {
			p.char(letters[i])
		}
	}
	p.char(']')
}

// nodeSubject prints whom a question is about: the code says in which form.
func (p *Printer) nodeSubject(b view) {
	subject := b.from(nodeInfoHeader)
	switch question, n := b.u16(4), len(subject); {
	case question == nodeNoop || question == nodeSupported:
		p.when(n > 0 && p.opt.Verbose > 0, ", invalid len")
	case n == 0:
		p.str(", 03 draft")
	case b.u8(1) == 0:
		if n == 16 {
			p.str(", subject=")
			p.ip6(subject, 0)
		}
	case b.u8(1) == 1:
		p.str(", subject=DNS name, ")
		p.nodeDNSName(subject)
	case b.u8(1) == 2:
		if n == 4 {
			p.str(", subject=")
			p.ip4(subject, 0)
		}
	default:
		p.str(", unknown subject")
	}
}

func (p *Printer) nodeAnswer(b view) {
	switch b.u8(1) {
	case 0:
		p.when(p.opt.Verbose > 0, "success, ")
	case 1:
		p.str("refused")
		return
	case 2:
		p.str("unknown")
		return
	default:
		return
	}
	answer := b.from(nodeInfoHeader)
	switch b.u16(4) {
	case nodeNoop:
		p.str("noop")
		p.when(len(answer) > 0 && p.opt.Verbose > 0, ", invalid length")
	case nodeSupported:
		p.str("supported qtypes")
	case nodeName:
		p.str("DNS name")
		// The first four bytes are its time to live.
		answer.need(0, 5)
		p.str(", ")
		p.nodeDNSName(answer.from(4))
	case nodeAddresses:
		p.str("node addresses")
		for at := 0; at+20 <= len(answer); at += 20 {
			p.char(' ')
			p.ip6(answer, at+4).char('(').num(int(int32(answer.u32(at)))).char(')')
		}
		p.nodeFlags(b.u16(6), "aGSLCAT")
	default:
		p.str("unknown")
	}
}

// nodeDNSName prints a name in quotes: labels with their lengths, ended by a
// zero if the name is whole and by two if it isn't, or, as an early draft had
// it, one length and the dotted name.
func (p *Printer) nodeDNSName(b view) {
	if n := int(b.u8(0)); n == len(b)-1 {
		p.when(p.opt.Verbose > 0, "03 draft, ")
		p.char('"').printable(b[1:])
	} else {
		p.char('"')
		p.nodeLabels(b)
	}
	p.char('"')
}

func (p *Printer) nodeLabels(b view) {
	for len(b) > 0 {
		n := int(b[0])
		b = b[1:]
		if n == 0 {
			switch {
			case len(b) == 0:
				p.char('.')
			case len(b) != 1 || b[0] != 0:
				p.str("???")
			}
			return
		}
		if n > len(b) {
			p.str("???")
			return
		}
		p.printable(b[:n])
		b = b[n:]
		p.when(len(b) > 1 && b[0] != 0, ".")
	}
}
