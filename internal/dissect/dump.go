package dissect

// Dump is what is printed of the bytes of a packet.
type Dump int

const (
	NoDump Dump = iota
	// Hex is -x.
	Hex
	// HexText is -X.
	HexText
	// Text is -A.
	Text
)

// dump prints a packet's bytes as the flags say.
func (p *Printer) dump(b view) {
	// See endOfCapture.
	if !p.opt.DumpLink && !p.wasCut {
		b = b.from(p.header)
	}
	switch p.opt.Dump {
	case Hex:
		p.hexLines(b, false)
	case HexText:
		p.hexLines(b, true)
	case Text:
		p.textLines(b)
	}
}

// perLine is how many bytes a line of a dump shows.
const perLine = 16

// hexLines dumps b in groups of two bytes, each line with its offset before it
// and, if wanted, as text behind it.
func (p *Printer) hexLines(b view, withText bool) { p.hexLinesAfter("\n\t", b, withText) }

// hexLinesAfter is hexLines with what begins a line.
func (p *Printer) hexLinesAfter(indent string, b view, withText bool) {
	for at := 0; at < len(b); at += perLine {
		line := b[at:min(at+perLine, len(b))]
		p.str(indent).str("0x").hexPad(uint64(at), max(4, hexWidth(at))).str(": ")
		for i, c := range line {
			if i&1 == 0 {
				p.char(' ')
			}
			p.out = append(p.out, hexDigits[c>>4], hexDigits[c&15])
		}
		if !withText {
			continue
		}
		for i := len(line); i < perLine; i++ {
			if i&1 == 0 {
				p.char(' ')
			}
			p.str("  ")
		}
		p.str("  ")
		for _, c := range line {
			if c <= ' ' || c >= 0x7f {
				c = '.'
			}
			p.char(c)
		}
	}
}

// hexWidth is how many hexadecimal digits v has.
func hexWidth(v int) int {
	n := 1
	for ; v > 15; v >>= 4 {
		n++
	}
	return n
}

// textLines prints b as text, its line ends as they are. Of the last two bytes a
// carriage return is never shown, as in tcpdump, which looks one byte too far for
// the line feed.
func (p *Printer) textLines(b view) {
	p.char('\n')
	for i, c := range b {
		switch {
		case c == '\r' && (i+2 >= len(b) || b[i+1] == '\n'):
			continue
		case c == '\n' || c == '\t' || c == ' ' || c > ' ' && c < 0x7f:
		default:
			c = '.'
		}
		p.char(c)
	}
}
