package dissect

const (
	sllHeader  = 16
	sll2Header = 20

	// Values of the protocol field that aren't EtherTypes (Linux, ETH_P_802_3
	// and ETH_P_802_2).
	sllNovell = 0x0001
	sllLLC    = 0x0004
)

// sllTypes are whom a packet was for, as Linux saw it.
var sllTypes = [...]string{"In", "B", "M", "P", "Out"}

func sllType(t uint16) string {
	if int(t) < len(sllTypes) {
		return sllTypes[t]
	}
	return "?"
}

// cooked is the header that Linux makes for packets of any device.
type cooked struct {
	protocol uint16
	kind     string
	// addr is the sender's address, as far as eight bytes hold it.
	addr view
	// index is the interface's, in version 2 only.
	index   uint32
	version int
}

// sllLink prints a packet of LinkSLL.
func (p *Printer) sllLink(b view, length int) {
	p.proto = "sll"
	if len(b) < sllHeader {
		p.header += len(b)
		cut()
	}
	c := cooked{protocol: b.u16(14), kind: sllType(b.u16(0)), version: 1, addr: b[6:14].first(int(b.u16(4)))}
	p.cooked(&c, b, length, sllHeader)
}

// sll2Link prints a packet of LinkSLL2, which begins with its interface.
func (p *Printer) sll2Link(b view, length int) {
	p.proto = "sll2"
	if len(b) < sll2Header {
		p.header += len(b)
		cut()
	}
	c := cooked{
		protocol: b.u16(0), index: b.u32(4), kind: sllType(uint16(b.u8(10))), version: 2, addr: b[12:20].first(int(b.u8(11))),
	}
	name := "?"
	if p.opt.Interface != nil {
		if s, ok := p.opt.Interface(c.index); ok {
			name = s
		}
	}
	p.columns(name, 5).char(' ')
	p.columns(c.kind, 3).char(' ')
	p.cooked(&c, b, length, sll2Header)
}

// columns appends s in at least width columns.
func (t *text) columns(s string, width int) *text {
	t.str(s)
	for n := len(s); n < width; n++ {
		t.char(' ')
	}
	return t
}

// cooked prints a packet behind a header of size bytes.
func (p *Printer) cooked(c *cooked, b view, length, size int) {
	p.header += size
	if p.opt.Link {
		p.cookedHeader(c, length)
	}
	payload, protocol := b.from(size), c.protocol
	length -= size
	for {
		switch {
		case protocol == sllLLC:
			at, known := p.llc(payload, length, etherHosts{})
			if p.header += at; !known {
				p.raw(payload)
			}
		case protocol <= maxEtherLength:
			p.raw(payload)
		case protocol == etherVLAN || protocol == etherQinQ || protocol == etherVLAN91 || protocol == etherVLAN92:
			if len(payload) < 4 || length < 4 {
				p.proto = "vlan"
				p.header += len(payload)
				p.truncated()
				return
			}
			protocol = p.cookedTag(payload)
			payload, length = payload.from(4), length-4
			p.header += 4
			continue
		case !p.etherPayload(protocol, payload, length):
			if !p.opt.Link {
				p.cookedHeader(c, length+size)
			}
			p.raw(payload)
		}
		return
	}
}

// cookedTag prints a VLAN tag and returns the type behind it.
func (p *Printer) cookedTag(b view) uint16 {
	t := b.u16(2)
	if p.opt.Link {
		p.vlanTag(b.u16(0)).str(", ")
	}
	if t <= maxEtherLength {
		t = sllLLC
	}
	if p.opt.Quiet == 0 {
		name := etherTypes[t]
		if name == "" {
			name = "Unknown"
		}
		p.str("ethertype ").str(name).str(", ")
	}
	return t
}

// cookedHeader prints the header for -e.
func (p *Printer) cookedHeader(c *cooked, length int) {
	if c.version == 1 {
		for n := len(c.kind); n < 3; n++ {
			p.char(' ')
		}
		p.str(c.kind).char(' ')
	} else {
		p.str("ifindex ").u32(c.index).char(' ')
	}
	if len(c.addr) == 6 {
		p.mac(c.addr, 0).char(' ')
	}
	if p.opt.Quiet > 0 {
		return
	}
	switch {
	case c.protocol == sllNovell:
		p.str("802.3")
	case c.protocol == sllLLC:
		p.str("802.2")
	default:
		p.etherType(c.protocol)
	}
	p.etherLength(length)
}
