package dissect

const (
	etherHeader = 14
	// maxEtherLength is the largest value of Ethernet's type field that is a
	// length (IEEE 802.3 §3.2.6).
	maxEtherLength = 1500
)

// ethernetLink prints a packet of LinkEthernet.
func (p *Printer) ethernetLink(b view, length int) { p.header += p.ethernet(b, length) }

// ethernet prints an Ethernet frame and returns how long the header is that
// dumps leave out.
func (p *Printer) ethernet(b view, length int) (header int) {
	p.proto = "ether"
	// A tunnel's header can say less than there is.
	if length < len(b) {
		p.str("[length ").num(length).str(" < caplen ").num(len(b)).char(']')
		p.invalid()
		return etherHeader
	}
	if len(b) < etherHeader || length < etherHeader {
		p.truncated()
		return len(b)
	}
	if !p.nest() {
		return etherHeader
	}
	defer p.leave()
	if p.opt.Link {
		p.etherAddresses(b)
	}
	t, at, printed, ok := p.etherTags(b, length)
	if !ok {
		return len(b)
	}
	payload := b.from(at)
	if t <= maxEtherLength {
		return at + p.etherLLC(b, payload, length-at, int(t), printed)
	}
	if p.opt.Link {
		p.etherType(t)
		if printed {
			p.str(", ")
		} else {
			p.etherLength(length)
		}
	}
	p.header += at
	known := p.etherPayload(t, payload, length-at)
	p.header -= at
	if !known {
		if !p.opt.Link {
			p.etherAddresses(b)
			p.etherType(t)
			p.etherLength(length)
		}
		p.raw(payload)
	}
	return at
}

// etherLLC prints a frame whose type is the length of its payload (IEEE 802.3
// §3.2.6); what follows is padding. It returns the length of the payload's own
// header.
func (p *Printer) etherLLC(b, payload view, left, length int, printed bool) int {
	if length < left {
		payload, left = payload.first(length), length
	} else {
		length = left
	}
	if p.opt.Link {
		// Behind a tag, which has printed a length, there is no separator.
		p.str("802.3")
		if !printed {
			p.etherLength(length)
		}
	}
	header, known := p.llc(payload, left, etherHosts{src: b[6:12], dst: b[0:6]})
	if !known {
		p.raw(payload)
	}
	return header
}

func (p *Printer) etherAddresses(b view) {
	p.mac(b, 6).str(" > ")
	p.mac(b, 0).str(", ")
}

func (p *Printer) etherLength(length int) { p.str(", length ").num(length).str(": ") }

// etherTags prints, under -e, the VLAN tags of a frame (IEEE 802.1Q §9.6). It
// returns the type behind them, where its payload begins, and whether it has
// printed the frame's length; not ok means that the frame ends in a tag.
func (p *Printer) etherTags(b view, length int) (t uint16, at int, printed, ok bool) {
	t, at = b.u16(12), etherHeader
	for t == etherVLAN || t == etherQinQ || t == etherVLAN91 || t == etherVLAN92 {
		if len(b)-at < 4 || length-at < 4 {
			p.proto = "vlan"
			p.truncated()
			return t, at, printed, false
		}
		if p.opt.Link {
			p.etherType(t)
			if printed {
				p.str(", ")
			} else {
				p.etherLength(length)
			}
			printed = true
			p.vlanTag(b.u16(at)).str(", ")
		}
		t = b.u16(at + 2)
		at += 4
	}
	return t, at, printed, true
}

// vlanTag prints a tag control information.
func (p *Printer) vlanTag(tci uint16) *text {
	p.str("vlan ").u16(tci & 0xfff).str(", p ").u16(tci >> 13)
	if tci&0x1000 != 0 {
		p.str(", DEI")
	}
	return &p.text
}
