package dissect

// Codes of router renumbering (RFC 2894 §3.1).
const (
	renumberCommand = 0
	renumberResult  = 1
	renumberReset   = 255
)

// Lengths of the header of router renumbering, and of the parts of a prefix
// control operation: which prefixes it is for, and what to make of them
// (RFC 2894 §3.1, §3.2).
const (
	renumberHeader = 16
	renumberMatch  = 24
	renumberUse    = 32
)

var renumberOperations = [...]string{1: "add", 2: "change", 3: "setglobal"}

// renumbering prints a message of router renumbering. Where it is cut off the
// line goes on behind it.
func (p *Printer) renumbering(b view) {
	if !b.has(0, renumberHeader) {
		p.truncated()
		return
	}
	switch code := b.u8(1); code {
	case renumberCommand:
		p.str(", command")
	case renumberResult:
		p.str(", result")
	case renumberReset:
		p.str(", sequence number reset")
	default:
		p.str(", code-#").u8(code)
	}
	p.str(", seq=").u32(b.u32(4))
	if p.opt.Verbose > 0 {
		p.char('[')
		if flags := b.u8(9); flags&0xf8 != 0 {
			p.letters(flags, "TRASP").char(',')
		}
		p.str("seg=").u8(b.u8(8)).str(",maxdelay=").u16(b.u16(10))
		if reserved := b.u32(12); reserved != 0 {
			p.str("rsvd=0x").hex(uint64(reserved))
		}
		p.char(']')
	}
	if b.u8(1) == renumberCommand && !p.renumberOperation(b.from(renumberHeader)) {
		p.truncated()
	}
}

// letters appends the letter of every bit that is set, the highest bit's first.
func (p *Printer) letters(bits uint8, names string) *text {
	for i := range len(names) {
		if bits>>(7-i)&1 != 0 {
			p.char(names[i])
		}
	}
	return &p.text
}

// renumberOperation prints the first prefix control operation: tcpdump looks at
// no other one. It reports false where it is cut off.
func (p *Printer) renumberOperation(b view) bool {
	if !b.has(0, renumberMatch) {
		return false
	}
	verbose := p.opt.Verbose > 0
	p.renumberPart().str("match(")
	if name := nameOf(renumberOperations[:], int(b[0]), ""); name != "" {
		p.str(name).char(',')
	} else {
		p.char('#').u8(b[0]).char(',')
	}
	if verbose {
		p.str("ord=").u8(b[2]).str(",min=").u8(b[4]).str(",max=").u8(b[5]).char(',')
	}
	p.ip6(b, 8).char('/').u8(b[3]).char(')')
	size := 8 * int(b[1])
	if size < renumberMatch || (size-renumberMatch)%renumberUse != 0 {
		return false
	}
	for at := renumberMatch; at < size; at += renumberUse {
		if !b.has(at, renumberUse) {
			return false
		}
		p.renumberPrefix(b.from(at))
	}
	return true
}

// renumberPart begins a part, on a line of its own under -vv.
func (p *Printer) renumberPart() *text {
	if p.opt.Verbose > 1 {
		return p.str("\n\t")
	}
	return p.char(' ')
}

// renumberPrefix prints a prefix to be used, how many bits of it and how many
// of the old one's behind those.
func (p *Printer) renumberPrefix(b view) {
	p.renumberPart().str("use(")
	if flags := b[12]; flags&0xc0 != 0 {
		p.letters(flags, "VP").char(',')
	}
	if p.opt.Verbose > 0 {
		p.str("mask=0x").hex(uint64(b[2])).str(",raflags=0x").hex(uint64(b[3])).str(",vltime=")
		p.renumberLifetime(b.u32(4)).str(",pltime=")
		p.renumberLifetime(b.u32(8)).char(',')
	}
	p.ip6(b, 16).char('/').u8(b[0]).char('/').u8(b[1]).char(')')
}

func (p *Printer) renumberLifetime(seconds uint32) *text {
	if seconds == 1<<32-1 {
		return p.str("infty")
	}
	return p.u32(seconds)
}
