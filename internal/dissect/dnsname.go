package dissect

// The two bits that tell what a label is (RFC 1035 §4.1.4, RFC 6891 §5).
const (
	dnsLabelKind    = 0xc0
	dnsPointer      = 0xc0
	dnsExtended     = 0x40
	dnsBitLabel     = 0x41 // RFC 2673, withdrawn
	dnsLongestName  = 255  // RFC 1035 §2.3.4
	dnsPointerRange = 0x3fff
)

// labelSize is the length of what follows the first byte of the label at at,
// or -1 with what is wrong.
func (m dnsMessage) labelSize(at int) (size int, wrong string) {
	if !m.b.has(at, 1) {
		return -1, ""
	}
	kind := m.b.u8(at)
	switch kind & dnsLabelKind {
	case 0, dnsPointer:
		return int(kind), ""
	case dnsExtended:
		if kind != dnsBitLabel {
			return -1, "<ELT "
		}
		if !m.b.has(at+1, 1) {
			return -1, ""
		}
		return 1 + (bitLabelBits(m.b.u8(at+1))+7)/8, ""
	}
	return -1, "<BAD LABEL TYPE>"
}

func bitLabelBits(n uint8) int {
	if n == 0 {
		return 256
	}
	return int(n)
}

// skipName returns where the name at at ends, or -1.
func (m dnsMessage) skipName(at int) int {
	for m.b.has(at, 1) {
		kind := m.b.u8(at)
		if kind == 0 {
			return at + 1
		}
		if kind&dnsLabelKind == dnsPointer {
			return at + 2
		}
		size, _ := m.labelSize(at)
		if size < 0 {
			return -1
		}
		at += 1 + size
	}
	return -1
}

// dnsName prints the name at at and returns where it ends; -1 if it does not.
// What can be printed of such a name is. A pointer must lead to a place before
// where the name or the last pointer led, so that no name is endless; no more
// is printed than the longest name that there can be.
func (p *Printer) dnsName(m dnsMessage, at int) int {
	size, ok := p.dnsLabelSize(m, at)
	if !ok {
		return -1
	}
	kind, limit, end, printed := m.b.u8(at), at, -1, 0
	at++
	switch {
	case kind == 0:
		p.char('.')
	case kind&dnsLabelKind == dnsPointer && at >= len(m.b):
		return -1
	}
	for kind != 0 && at < len(m.b) {
		if kind&dnsLabelKind == dnsPointer {
			if m.uncompressed {
				return -1
			}
			if end < 0 {
				end = at + 1
			}
			to := (int(kind)<<8 | int(m.b.u8(at))) & dnsPointerRange
			if to >= limit {
				p.str("<BAD PTR>")
				return -1
			}
			limit, at = to, to
		} else {
			room := dnsLongestName - printed
			switch printed += size + 1; {
			case room < 0:
			case room < size:
				p.dnsText(m.b, at, room)
			case p.dnsLabel(m, at, size, kind):
				p.char('.')
			default:
				return -1
			}
			at += size
		}
		if size, ok = p.dnsLabelSize(m, at); !ok {
			return -1
		}
		kind = m.b.u8(at)
		at++
	}
	if printed > dnsLongestName {
		p.str("<DOMAIN NAME TOO LONG>")
	}
	if end < 0 {
		end = at
	}
	return end
}

// dnsLabelSize is labelSize; it prints what is wrong.
func (p *Printer) dnsLabelSize(m dnsMessage, at int) (size int, ok bool) {
	size, wrong := m.labelSize(at)
	if p.str(wrong); wrong == "<ELT " {
		p.u8(m.b.u8(at) &^ dnsLabelKind).char('>')
	}
	return size, size >= 0
}

// dnsLabel prints the label of size bytes at at. It reports false where that
// was cut off.
func (p *Printer) dnsLabel(m dnsMessage, at, size int, kind uint8) bool {
	if kind == dnsBitLabel {
		return p.dnsBitLabel(m, at)
	}
	return p.dnsText(m.b, at, size)
}

// dnsText prints size bytes, or those that were captured and reports false. A
// negative size, the length of a field that is too short, is more than that.
func (p *Printer) dnsText(b view, at, size int) bool {
	text := b.from(at)
	if size >= 0 {
		text = text.first(size)
	}
	p.printable(text)
	return len(text) == size
}

// dnsBitLabel prints a label of bits, whose number is at at.
func (p *Printer) dnsBitLabel(m dnsMessage, at int) bool {
	if !m.b.has(at, 1) {
		return false
	}
	bits := bitLabelBits(m.b.u8(at))
	if !m.b.has(at+1, (bits+7)/8) {
		return false
	}
	p.str("\\[x")
	at++
	left := bits
	for ; left >= 8; left -= 8 {
		p.hexPad(uint64(m.b.u8(at)), 2)
		at++
	}
	if left > 0 {
		rest := m.b.u8(at) >> (8 - left) << (8 - left)
		if left > 4 {
			p.hexPad(uint64(rest), 2)
		} else {
			p.hexPad(uint64(rest>>4), 1)
		}
	}
	p.char('/').num(bits).char(']')
	return true
}
