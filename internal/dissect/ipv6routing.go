package dissect

// Kinds of routing headers: a list of routers (RFC 5095 deprecates it), a
// mobile node's home address (RFC 6275 §6.4), segments (RFC 8754 §2).
const (
	routeList     = 0
	routeHome     = 2
	routeSegments = 4
)

// ipv6Routing prints a routing header and remembers the last destination,
// which upper layers' checksums count (RFC 8200 §8.1).
func (p *Printer) ipv6Routing(b view) (size int, ok bool) {
	units, kind, left := int(b.u8(1)), b.u8(2), b.u8(3)
	p.proto = "rt6"
	p.str("RT6 (len=").num(units).str(", type=").u8(kind)
	if kind == routeList {
		p.str(" [Deprecated]")
	}
	p.str(", segleft=").u8(left)
	switch kind {
	case routeList, routeHome:
		p.when(p.opt.Verbose > 0, ", rsv=0x")
		if rsv := b.u32(4); p.opt.Verbose > 0 {
			p.hex(uint64(rsv))
		}
	case routeSegments:
		p.str(", last-entry=").u8(b.u8(4))
		if p.opt.Verbose > 0 {
			p.str(", flags=0x").hex(uint64(b.u8(5)))
		}
		p.str(", tag=").hex(uint64(b.u16(6)))
	default:
		p.str(" (unknown type)")
		p.invalid()
		return 0, false
	}
	if units%2 != 0 {
		p.str(" (invalid length ").num(units).char(')')
		p.invalid()
		return 0, false
	}
	for i := range units / 2 {
		at := 8 + 16*i
		b.need(at, 16)
		p.str(", [").num(i).char(']')
		p.ip6(b, at)
		if i == 0 || kind != routeSegments {
			p.ip.last = b[at : at+16]
		}
	}
	p.str(") ")
	return 8 + 8*units, true
}
