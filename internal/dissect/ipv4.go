package dissect

import "gotcp/internal/wire"

// ipHeader is what printers above IP need of the header around them.
type ipHeader struct {
	// src and dst are the addresses, 4 or 16 bytes; nil outside of IP.
	src, dst view
	// last is the destination behind all that IPv6's routing header names.
	last view
	// header is the header from its first byte to the end of the packet.
	header view
	// proto is the protocol that the header itself names; IPv6's extension
	// headers may stand between it and the current message.
	proto uint8
	// ttl is the TTL or hop limit.
	ttl uint8
	// fragment: there are more fragments, so that the current message is not
	// whole.
	fragment bool
}

const (
	ipv4Header     = 20
	ipv4More       = 0x2000
	ipv4OffsetMask = 0x1fff
)

// ipv4 prints an IPv4 packet (RFC 791).
func (p *Printer) ipv4(b view, length int) {
	p.proto = "ip"
	if v := b.u8(0) >> 4; v != 4 {
		p.wrongVersion(v)
		return
	}
	if !p.opt.Link {
		p.str("IP ")
	}
	b.check(0, ipv4Header)
	if length < ipv4Header {
		p.str("truncated-ip ").num(length)
		return
	}
	hlen := int(b[0]&15) * 4
	if hlen < ipv4Header {
		p.str("bad-hlen ").num(hlen)
		return
	}
	total := int(b.u16(2))
	if total < hlen {
		p.str("bad-len ").num(total)
		return
	}
	if total > length {
		p.str("truncated-ip - ").num(total - length).str(" bytes missing! ")
	}
	if !p.nest() {
		return
	}
	outer := p.ip
	b = b.first(total)
	p.ip = ipHeader{src: b[12:16], dst: b[16:20], last: b[16:20], header: b, proto: b[9], ttl: b[8], fragment: b.u16(6)&ipv4More != 0}
	if p.opt.Verbose == 0 || p.ipv4Details(b, hlen) {
		p.ipv4Payload(b, hlen, total-hlen)
	}
	p.ip = outer
	p.leave()
}

// wrongVersion prints a packet whose version isn't that of its EtherType.
func (p *Printer) wrongVersion(v uint8) {
	p.str("IP").u8(v)
	if v == 6 {
		p.str(", wrong link-layer encapsulation")
	}
	p.invalid()
}

func (p *Printer) ipv4Payload(b view, hlen, length int) {
	if b.u16(6)&ipv4OffsetMask != 0 {
		if p.opt.Quiet > 1 {
			return
		}
		p.ipv4Addresses(b).char(':')
		p.protocolName(b[9])
		return
	}
	if !namesEndpoints(b[9]) {
		p.ipv4Addresses(b).str(": ")
	}
	if len(b) < hlen {
		p.str(" [remaining caplen(").num(len(b)).str(") < header length(").num(hlen).str(")]")
		p.truncated()
		return
	}
	p.ipPayload(b[9], b.from(hlen), length)
}

func (p *Printer) ipv4Addresses(b view) *text {
	p.ip4(b, 12).str(" > ")
	return p.ip4(b, 16)
}

// ipv4Flags are the names of the header's three flags as one value.
var ipv4Flags = [8]string{"none", "+", "DF", "+, DF", "rsvd", "+, rsvd", "DF, rsvd", "+, DF, rsvd"}

// ipv4Details prints what -v adds. It reports false where the options are cut
// off, and nothing more can be said.
func (p *Printer) ipv4Details(b view, hlen int) bool {
	p.str("(tos 0x").hex(uint64(b[1]))
	p.ecn(b[1])
	if b[8] >= 1 {
		p.str(", ttl ").u8(b[8])
	}
	p.str(", id ").u16(b.u16(4)).str(", offset ").dec(uint64(b.u16(6)&ipv4OffsetMask) * 8)
	p.str(", flags [").str(ipv4Flags[b[6]>>5]).str("], proto ").str(protocolWord(b[9])).str(" (").u8(b[9]).char(')')
	p.str(", length ").u16(b.u16(2))
	whole := true
	if hlen > ipv4Header {
		p.str(", options (")
		if whole = p.ipv4Options(b.from(ipv4Header), hlen-ipv4Header); !whole {
			p.str(" [truncated-option]")
		}
		p.char(')')
	}
	if !p.opt.NoChecksum && b.has(0, hlen) {
		if sum := wire.Checksum(b[:hlen]); sum != 0 {
			p.str(", bad cksum ").hex(uint64(b.u16(10))).str(" (->")
			p.hex(uint64(rightChecksum(b.u16(10), sum))).str(")!")
		}
	}
	p.str(")\n    ")
	if !whole {
		p.ipv4Addresses(b).str(": ")
		p.truncated()
	}
	return whole
}

// ecn prints the congestion bits of a type of service (RFC 3168 §5).
func (p *Printer) ecn(tos uint8) {
	switch tos & 3 {
	case 1:
		p.str(",ECT(1)")
	case 2:
		p.str(",ECT(0)")
	case 3:
		p.str(",CE")
	}
}

// rightChecksum is what a checksum field should hold instead of field, if the
// checksum over all, the field included, is sum (RFC 1624).
func rightChecksum(field, sum uint16) uint16 {
	v := uint32(field) + uint32(sum)
	return uint16(v>>16 + v&0xffff)
}
