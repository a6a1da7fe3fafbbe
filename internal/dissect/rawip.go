package dissect

// rawLink prints a packet that begins with an IP header.
func (p *Printer) rawLink(b view, length int) {
	p.proto = "raw"
	p.when(p.opt.Link, "ip: ")
	switch v := b.u8(0) >> 4; v {
	case 4:
		p.ipv4(b, length)
	case 6:
		p.ipv6(b, length)
	default:
		p.str("unknown ip ").u8(v)
	}
}
