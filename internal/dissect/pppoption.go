package dissect

// controlProto is what is told of the options of a protocol that configures
// PPP: its name, theirs, and a printer for their values.
type controlProto struct {
	name    string
	unknown string
	options func(kind uint8) string
	print   func(p *Printer, kind uint8, v view, n int) optionText
}

// optionText is what has become of an option's value.
type optionText int

const (
	optionShown optionText = iota
	optionUnknown
	// optionBogus has a length that its kind doesn't have, or isn't known to
	// LCP: its bytes are not dumped.
	optionBogus
	// optionLast is bogus, and tcpdump prints none after it.
	optionLast
)

var controlProtos map[uint16]*controlProto

// The table is filled here because printers of options look up names of
// protocols in it.
func init() {
	controlProtos = map[uint16]*controlProto{
		pppLCP:    {"lcp", "", lcpOptionName, (*Printer).lcpOption},
		pppIPCP:   {"ipcp", "unknown", ipcpOptionName, (*Printer).ipcpOption},
		pppIPv6CP: {"ip6cp", "unknown", ip6cpOptionName, (*Printer).ip6cpOption},
		pppCCP:    {"ccp", "Unknown", ccpOptionName, (*Printer).ccpOption},
		pppBACP:   {"bacp", "Unknown", bacpOptionName, (*Printer).bacpOption},
	}
}

// controlOptions prints the options of a configuration packet of size bytes
// (RFC 1661 §6).
func (p *Printer) controlOptions(proto uint16, b view, size int) {
	c := controlProtos[proto]
	if c == nil {
		return
	}
	for length := size - controlHeader; length > 0; {
		if !b.has(0, 2) {
			p.str("[|").str(c.name).char(']')
			return
		}
		kind, n := b[0], int(b[1])
		if n > size {
			return
		}
		p.controlOptionName(c, kind, n)
		if n < 2 {
			if c.knows(kind) {
				p.str(" (length bogus, should be >= 2)")
			}
			return
		}
		shown := c.print(p, kind, b, n)
		if shown == optionUnknown && p.opt.Verbose < 2 || shown < optionBogus && p.opt.Verbose > 1 {
			p.hexLinesAfter("\n\t    ", b.from(2).first(n-2), false)
		}
		if shown == optionLast {
			return
		}
		if length < n {
			p.str(" [remaining options length ").num(length).str(" < ").num(n).char(']')
			p.invalid()
			return
		}
		b, length = b.from(n), length-n
	}
}

// knows reports whether an option has a name, or one for those without.
func (c *controlProto) knows(kind uint8) bool { return c.unknown != "" || c.options(kind) != "" }

func (p *Printer) controlOptionName(c *controlProto, kind uint8, n int) {
	name := c.options(kind)
	if !c.knows(kind) {
		p.str("\n\tunknown LCP option 0x").hexPad(uint64(kind), 2)
		return
	}
	if name == "" {
		name = c.unknown
	}
	p.str("\n\t  ").str(name).str(" Option (0x").hexPad(uint64(kind), 2).str("), length ").num(n)
}

// optionCut ends the options where one is cut off.
func (p *Printer) optionCut(proto string) optionText {
	p.str("[|").str(proto).char(']')
	return optionLast
}

// optionLength reports whether an option is as long as it must be, and
// complains if it isn't.
func (p *Printer) optionLength(n, want int) bool {
	if n == want {
		return true
	}
	p.str(" (length bogus, should be = ").num(want).char(')')
	return false
}

// optionAtLeast is optionLength where there may be more.
func (p *Printer) optionAtLeast(n, want int) bool {
	if n >= want {
		return true
	}
	p.str(" (length bogus, should be >= ").num(want).char(')')
	return false
}
