package dissect

import "gotcp/internal/wire"

const (
	vrrpHeader        = 8
	vrrpAdvertisement = 1
	vrrpSimple        = 1 // a password (RFC 2338 §5.3.6)
	vrrpPassword      = 8
	// vrrpTTL is what a router that isn't next to us can't send (RFC 5798
	// §5.1.1.3).
	vrrpTTL = 255
)

// vrrp prints a message of VRRP, version 2 (RFC 3768) or 3 (RFC 5798).
func (p *Printer) vrrp(b view, length int) {
	p.proto = "vrrp"
	p.str("VRRP")
	version, kind := b.u8(0)>>4, b[0]&15
	p.char('v').u8(version).str(", ")
	if kind == vrrpAdvertisement {
		p.str("Advertisement")
	} else {
		p.str("unknown type (").u8(kind).char(')')
	}
	if p.ip.ttl != vrrpTTL {
		p.str(", (ttl ").u8(p.ip.ttl).char(')')
	}
	if version < 2 || version > 3 || kind != vrrpAdvertisement {
		return
	}
	router, priority := b.u8(1), b.u8(2)
	p.str(", vrid ").u8(router).str(", prio ").u8(priority)
	simple := false
	if version == 2 {
		auth := b.u8(4)
		simple = auth == vrrpSimple
		p.str(", authtype ")
		p.vrrpAuth(auth)
		interval := b.u8(5)
		p.str(", intvl ").u8(interval).str("s, length ").num(length)
	} else {
		interval := b.u16(4) & 0xfff
		p.str(", intvl ").u16(interval).str("cs, length ").num(length)
	}
	if p.opt.Verbose > 0 {
		p.vrrpDetails(version, b, length)
		if simple {
			at := vrrpHeader + int(b[3])*len(p.ip.src)
			p.str(" auth \"")
			p.untilCutOrNUL(b, at, vrrpPassword)
			p.char('"')
		}
	}
}

func (p *Printer) vrrpAuth(auth uint8) {
	switch auth {
	case 0:
		p.str("none")
	case vrrpSimple:
		p.str("simple")
	case 2:
		p.str("ah")
	default:
		p.char('#').u8(auth)
	}
}

// vrrpDetails prints whether the checksum is wrong, and the addresses of the
// virtual router.
func (p *Printer) vrrpDetails(version uint8, b view, length int) {
	count := int(b.u8(3))
	if b.has(0, length) {
		// Version 3 has a pseudo-header (RFC 5798 §5.2.8).
		sum := wire.Checksum(b[:length])
		if version == 3 {
			sum = p.transportSum(protoVRRP, b[:length])
		}
		if sum != 0 {
			field := b.u16(6)
			p.str(", (bad vrrp cksum ").hex(uint64(field)).char(')')
		}
	}
	p.str(", addrs")
	if count > 1 {
		p.char('(').num(count).char(')')
	}
	p.char(':')
	separator := byte(' ')
	size := len(p.ip.src)
	for i := range count {
		address := view(b.bytes(vrrpHeader+i*size, size))
		p.char(separator)
		p.ipAddr(address)
		separator = ','
	}
}
