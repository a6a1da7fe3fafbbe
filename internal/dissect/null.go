package dissect

import "encoding/binary"

const nullHeader = 4

// Address families of BSD loopbacks: IPv6's differs from system to system.
var nullFamilies = map[uint32]string{2: "IPv4", 7: "ISO", 16: "Appletalk", 23: "IPX", 24: "IPv6", 28: "IPv6", 30: "IPv6"}

// nullLink prints a packet of a BSD loopback. Its family is in the byte order
// of the machine that wrote the file: it is read in the order that makes it
// small.
func (p *Printer) nullLink(b view, length int) {
	p.proto = "null"
	if len(b) < nullHeader || length < nullHeader {
		p.header += len(b)
		cut()
	}
	p.header += nullHeader
	family := binary.LittleEndian.Uint32(b)
	if family>>16 != 0 {
		family = binary.BigEndian.Uint32(b)
	}
	if p.opt.Link {
		p.nullFamily(family, length)
	}
	payload := b.from(nullHeader)
	switch nullFamilies[family] {
	case "IPv4":
		p.ipv4(payload, length-nullHeader)
	case "IPv6":
		p.ipv6(payload, length-nullHeader)
	default:
		if !p.opt.Link {
			p.nullFamily(family, length)
		}
		p.raw(payload)
	}
}

func (p *Printer) nullFamily(family uint32, length int) {
	name := nullFamilies[family]
	switch {
	case p.opt.Quiet == 0 && name == "":
		p.str("AF Unknown (").u32(family).char(')')
	case p.opt.Quiet == 0:
		p.str("AF ").str(name).str(" (").u32(family).char(')')
	case name == "":
		p.str("Unknown AF ").u32(family)
	default:
		p.str(name)
	}
	p.etherLength(length)
}
