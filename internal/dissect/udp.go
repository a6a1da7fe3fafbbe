package dissect

const udpHeader = 8

// udp prints a UDP datagram (RFC 768).
func (p *Printer) udp(b view, length int) {
	p.proto = "udp"
	if !b.has(0, 4) {
		// Behind an extension header the addresses were printed.
		if p.ip.proto == protoUDP {
			p.ipAddresses().str(": ")
		}
		p.truncated()
		return
	}
	src, dst := b.u16(0), b.u16(2)
	p.endpoints(protoUDP, "udp", src, dst)
	if length < udpHeader {
		p.str("truncated-udp ").num(length)
		return
	}
	b.check(4, 2)
	said := int(b.u16(4))
	if said == 0 && length > 1<<16-1 {
		said = length // a jumbogram (RFC 2675 §4)
	}
	if said < udpHeader {
		p.str("truncated-udplength ").num(said)
		return
	}
	b.check(0, udpHeader)
	said -= udpHeader
	length = min(length-udpHeader, said)
	payload := b.from(udpHeader)
	if !p.opt.NoChecksum && !p.ip.fragment {
		p.udpSum(b, udpHeader+length)
	}
	if p.opt.Quiet == 0 {
		if print := udpPorts.find(src, dst); print != nil {
			print(p, payload, length)
			return
		}
	}
	if said > length && !p.ip.fragment {
		p.str("UDP, bad length ").num(said).str(" > ").num(length)
		return
	}
	p.str("UDP, length ").num(said)
}

// udpSum prints whether the checksum of a datagram is right: under -v where
// there must be one (RFC 8200 §8.1), under -vv where 0 stands for none
// (RFC 768).
func (p *Printer) udpSum(b view, length int) {
	optional := len(p.ip.src) == 4
	if p.opt.Verbose == 0 || optional && p.opt.Verbose == 1 {
		return
	}
	field := b.u16(6)
	if optional && field == 0 {
		p.str("[no cksum] ")
		return
	}
	if !b.has(0, length) {
		return
	}
	sum := p.transportSum(protoUDP, b[:length])
	if sum == 0 {
		p.str("[udp sum ok] ")
		return
	}
	p.str("[bad udp cksum 0x").hexPad(uint64(field), 4).str(" -> 0x")
	p.hexPad(uint64(rightChecksum(field, sum)), 4).str("!] ")
}
