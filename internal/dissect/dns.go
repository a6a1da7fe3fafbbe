package dissect

const dnsHeader = 12

// DNS's flags, the second word of the header (RFC 1035 §4.1.1, RFC 4035 §3).
const (
	dnsResponse           = 0x8000
	dnsAuthoritative      = 0x0400
	dnsTruncated          = 0x0200
	dnsRecursionDesired   = 0x0100
	dnsRecursionAvailable = 0x0080
	dnsAuthentic          = 0x0020
	dnsCheckingDisabled   = 0x0010

	// dnsStrange are the bits that a query has no use for: AA, TC, RA, the
	// reserved one and the response code.
	dnsStrange = 0x06cf

	dnsInverseQuery = 1
)

// dnsMessage is a DNS message that is being printed.
type dnsMessage struct {
	// b is the message; names refer to places in it.
	b view
	// multicast: a class has a bit of other meaning (RFC 6762 §18.12, §18.13).
	multicast bool
	// uncompressed: names end at a pointer.
	uncompressed bool
}

// dns prints a DNS message (RFC 1035 §4).
func (p *Printer) dns(b view, length int) {
	p.proto = "domain"
	p.dnsMessage(dnsMessage{b: b}, length)
}

// mdns prints a message of multicast DNS (RFC 6762).
func (p *Printer) mdns(b view, length int) {
	p.proto = "domain"
	p.dnsMessage(dnsMessage{b: b, multicast: true}, length)
}

// dnsTCP prints a message with its length before it (RFC 1035 §4.2.2). Only a
// segment that holds just one is printed.
func (p *Printer) dnsTCP(b view, length int) {
	p.proto = "domain"
	if length < 2 {
		p.str(" [DNS over TCP: length ").num(length).str(" < 2]").str(" (invalid)")
		return
	}
	prefix := int(b.u16(0))
	length -= 2
	if prefix != length {
		p.str(" [prefix length(").num(prefix).str(") != length(").num(length).str(")] (invalid)")
		return
	}
	p.char(' ')
	p.dnsMessage(dnsMessage{b: b.from(2)}, length)
}

func (p *Printer) dnsMessage(m dnsMessage, length int) {
	if length < dnsHeader {
		p.str("domain [length ").num(length).str(" < ").num(dnsHeader).char(']')
		p.invalid()
		return
	}
	m.b.need(0, dnsHeader)
	if m.b.u16(2)&dnsResponse != 0 {
		p.dnsReply(m)
	} else {
		p.dnsQuery(m)
	}
	p.str(" (").num(length).char(')')
}

var dnsOpcodes = [16]string{
	"", " inv_q", " stat", " op3", " notify", " update", " op6", " op7", " op8", " updateA", " updateD", " updateDA",
	" updateM", " updateMA", " zoneInit", " zoneRef",
}

// dnsCodes are the response codes (RFC 6895 §2.3). tcpdump prints two of them
// without the space before.
var dnsCodes = [...]string{
	1: " FormErr", " ServFail", " NXDomain", " NotImp", " Refused", " YXDomain", " YXRRSet", " NXRRSet", " NotAuth",
	" NotZone", " Resp11", " Resp12", " Resp13", " Resp14", " NoChange", " BadVers", "Resp17", " Resp18", " Resp19",
	" Resp20", "Resp21", " Resp22", " BadCookie",
}

func (p *Printer) dnsReply(m dnsMessage) {
	b := m.b
	flags := b.u16(2)
	questions, answers := int(b.u16(4)), int(b.u16(6))
	p.u16(b.u16(0)).str(dnsOpcodes[flags>>11&15])
	if code := m.responseCode(); code < len(dnsCodes) {
		p.str(dnsCodes[code])
	} else {
		p.str(" Resp").num(code)
	}
	if flags&dnsAuthoritative != 0 {
		p.char('*')
	}
	if flags&dnsRecursionAvailable == 0 {
		p.char('-')
	}
	if flags&dnsTruncated != 0 {
		p.char('|')
	}
	if flags&dnsAuthentic != 0 {
		p.char('$')
	}
	if questions != 1 {
		p.str(" [").num(questions).str("q]")
	}
	at := dnsHeader
	for i := range questions {
		if i > 0 {
			p.char(',')
		}
		if p.opt.Verbose > 1 {
			p.str(" q:")
			at = p.dnsQuestion(m, at)
		} else {
			at = m.skipQuestion(at)
		}
	}
	p.char(' ').num(answers).char('/').u16(b.u16(8)).char('/').u16(b.u16(10))
	at = p.dnsAnswers(m, at, answers)
	if p.opt.Verbose > 1 {
		at = p.dnsRecords(m, at, int(b.u16(8)), " ns:")
		p.dnsRecords(m, at, int(b.u16(10)), " ar:")
	}
}

func (p *Printer) dnsQuery(m dnsMessage) {
	b := m.b
	flags := b.u16(2)
	opcode := flags >> 11 & 15
	p.u16(b.u16(0)).str(dnsOpcodes[opcode])
	if flags&dnsRecursionDesired != 0 {
		p.char('+')
	}
	if flags&dnsCheckingDisabled != 0 {
		p.char('%')
	}
	if flags&dnsStrange != 0 {
		p.str(" [b2&3=0x").hex(uint64(flags)).char(']')
	}
	questions, answers := b.u16(4), b.u16(6)
	if opcode == dnsInverseQuery {
		p.dnsCount(questions, 0, "q]")
		p.dnsCount(answers, 1, "a]")
	} else {
		p.dnsCount(answers, 0, "a]")
		p.dnsCount(questions, 1, "q]")
	}
	p.dnsCount(b.u16(8), 0, "n]")
	p.dnsCount(b.u16(10), 0, "au]")
	at := dnsHeader
	for i := range int(questions) {
		if i > 0 && at >= len(b) {
			cut()
		}
		at = p.dnsQuestion(m, at)
	}
	if p.opt.Verbose > 1 {
		at = p.dnsAnswers(m, at, int(answers))
		at = p.dnsRecords(m, at, int(b.u16(8)), " ns:")
		p.dnsRecords(m, at, int(b.u16(10)), " ar:")
	}
}

// dnsCount prints how many records a section has, unless it is what queries of
// the kind have.
func (p *Printer) dnsCount(n, usual uint16, unit string) {
	if n != usual {
		p.str(" [").u16(n).str(unit)
	}
}

// dnsAnswers prints the n records of the answer section and returns where they
// end.
func (p *Printer) dnsAnswers(m dnsMessage, at, n int) int {
	if n == 0 {
		return at
	}
	// The first is tried even where nothing is left.
	at = p.dnsRecord(m, at)
	return p.dnsRecords(m, at, n-1, ",")
}

// dnsRecords prints n records, the first behind what is before it, and returns
// where they end.
func (p *Printer) dnsRecords(m dnsMessage, at, n int, before string) int {
	for range n {
		if at >= len(m.b) {
			cut()
		}
		p.str(before)
		at = p.dnsRecord(m, at)
		before = ","
	}
	return at
}

// dnsQuestion prints a question and returns where it ends.
func (p *Printer) dnsQuestion(m dnsMessage, at int) int {
	end := m.skipName(at)
	if end < 0 || !m.b.has(end, 4) {
		cut()
	}
	p.char(' ')
	p.dnsType(m.b.u16(end))
	class := m.b.u16(end + 2)
	unicast := class&dnsTopBit != 0
	if m.multicast {
		class &^= dnsTopBit
	}
	if class != dnsInternet {
		p.char(' ')
		p.dnsClass(class)
	}
	if m.multicast {
		if unicast {
			p.str(" (QU)")
		} else {
			p.str(" (QM)")
		}
	}
	p.str("? ")
	return p.dnsWholeName(m, at) + 4
}

// skipQuestion returns where the question at at ends.
func (m dnsMessage) skipQuestion(at int) int {
	end := m.skipName(at)
	if end < 0 {
		cut()
	}
	return end + 4
}
