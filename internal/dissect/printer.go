package dissect

import "time"

// Options are tcpdump's flags. The zero Options are those of `tcpdump -n`.
type Options struct {
	// Names are found here; nil is -n.
	Names Names
	// Interface names an interface by its index, for LinkSLL2; nil knows none.
	Interface func(index uint32) (string, bool)
	// NoDomain prints host names without their domain (-N).
	NoDomain bool
	// Time is how time stamps are printed (-t to -ttttt).
	Time TimeFormat
	// Nano prints them with nine digits instead of six (--nano).
	Nano bool
	// Location is the time zone; nil is UTC.
	Location *time.Location
	// Number prints the packets' numbers (-#).
	Number bool
	// Link prints the link-layer header (-e).
	Link bool
	// Verbose is the number of -v.
	Verbose int
	// Quiet is the number of -q.
	Quiet int
	// AbsoluteSeq prints TCP's sequence numbers as they are (-S).
	AbsoluteSeq bool
	// NoChecksum doesn't verify checksums (-K).
	NoChecksum bool
	// Dump is what is printed of the packet's bytes (-x, -X, -A).
	Dump Dump
	// DumpLink dumps the link-layer header, too (-xx, -XX, -AA).
	DumpLink bool
}

// Packet is a packet as it was captured.
type Packet struct {
	Time time.Time
	// Link is what the packet begins with.
	Link LinkType
	// Data is what was captured of it.
	Data []byte
	// Length is how long it was on the wire.
	Length int
	// Note is text about its first TCP segment, printed behind that one's length.
	Note []byte
}

// maxNested is how many headers may lie in one another before a printer gives
// up: a packet of 64 KiB could hold thousands of the shortest ones.
const maxNested = 40

// Printer prints packets as text. It remembers what lines need of earlier
// packets: their number, time, and TCP's first sequence numbers.
type Printer struct {
	text
	opt   Options
	clock clock
	flows flows
	count uint64

	// proto is what `[|proto]` names: the protocol whose printer was entered
	// last. Returning from a printer doesn't bring back the one before, as in
	// tcpdump.
	proto string
	// header is the length of the link-layer header, which dumps leave out.
	header int
	// held is where text begins that is dropped if the packet is cut off; -1
	// if nothing is.
	held int
	// wasCut says that a read ended the packet's text.
	wasCut bool
	// nested is how many of the headers that can hold one another are open.
	nested int
	// ip is the IP header around the current message.
	ip ipHeader
	// note is the packet's, until it is printed.
	note []byte
	// scratch is for bytes that don't stand in the packet as they are dumped.
	scratch []byte
}

// New makes a Printer.
func New(o Options) *Printer { return &Printer{opt: o} }

// AppendPacket appends the lines of a packet to dst, the last one with its end,
// and returns the extended slice.
func (p *Printer) AppendPacket(dst []byte, packet Packet) []byte {
	p.out, p.note = dst, packet.Note
	p.count++
	if p.opt.Number {
		p.blanks(p.count, 5).str("  ")
	}
	p.stamp(packet.Time)
	if p.validLengths(len(packet.Data), packet.Length) {
		p.header, p.nested, p.held, p.wasCut, p.ip = 0, 0, -1, false, ipHeader{}
		p.untilCut(packet)
		p.dump(packet.Data)
	}
	dst = p.char('\n').out
	p.out, p.note = nil, nil
	return dst
}

// untilCut prints the packet up to where a printer reads behind the end of
// what was captured.
func (p *Printer) untilCut(packet Packet) {
	defer func() {
		if r := recover(); r != nil {
			if r != any(endOfCapture) && r != any(endOfHeader) {
				panic(r)
			}
			if p.held >= 0 {
				p.out = p.out[:p.held]
			}
			p.wasCut = r == any(endOfCapture)
			p.truncated()
		}
	}()
	p.link(packet.Link, packet.Data, packet.Length)
}

// hold begins text that is only worth printing as a whole, release ends it: if
// the packet is cut off in between, none of it is printed.
func (p *Printer) hold() { p.held = len(p.out) }

func (p *Printer) release() { p.held = -1 }

// truncated marks a message of which not all was captured.
func (p *Printer) truncated() *text { return p.str(" [|").str(p.proto).char(']') }

// invalid marks a message that says impossible things.
func (p *Printer) invalid() *text { return p.str(" (invalid)") }

// maxCapture is the longest packet that libpcap believes in.
const maxCapture = 262144

// validLengths reports whether the lengths of a packet make sense, and prints
// what is wrong where they don't.
func (p *Printer) validLengths(captured, length int) bool {
	before := ""
	complain := func(s string) *text {
		if before == "" {
			p.str("[Invalid header:")
		}
		p.str(before)
		before = ","
		return p.char(' ').str(s)
	}
	if captured == 0 {
		complain("caplen==0")
	}
	if length == 0 {
		complain("len==0")
	} else if length < captured {
		complain("len(").num(length).str(") < caplen(").num(captured).char(')')
	}
	if captured > maxCapture {
		complain("caplen(").num(captured).str(") > ").num(maxCapture)
	}
	if length > maxCapture {
		complain("len(").num(length).str(") > ").num(maxCapture)
	}
	if before != "" {
		p.char(']')
		return false
	}
	return true
}

// nest enters a header that may hold one of its own kind. It reports false,
// and says so in the line, where that has gone too far; otherwise leave ends
// it.
func (p *Printer) nest() bool {
	if p.nested >= maxNested {
		p.str("[too deeply nested]")
		return false
	}
	p.nested++
	return true
}

func (p *Printer) leave() { p.nested-- }

// raw dumps a payload that no printer knows, unless little is wanted or the
// whole packet is dumped in hexadecimal anyway.
func (p *Printer) raw(b view) {
	if p.dumpsRaw() {
		p.hexLines(b, true)
	}
}

func (p *Printer) dumpsRaw() bool {
	return p.opt.Quiet == 0 && (p.opt.Dump == NoDump || p.opt.Dump == Text)
}

// untilCutOrNUL prints n bytes as text, up to a NUL or to where they end.
func (p *Printer) untilCutOrNUL(b view, at, n int) {
	for i := range n {
		c := b.u8(at + i)
		if c == 0 {
			return
		}
		p.printableByte(c)
	}
}

// untilCutOff prints n bytes as text, as many as there are.
func (p *Printer) untilCutOff(b view, at, n int) {
	p.printable(b.from(at).first(n))
	b.need(at, n)
}
