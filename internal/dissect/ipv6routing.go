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
	b.need(0, 1)
	p.proto = "rt6"
	p.str("RT6")
	units := int(b.u8(1))
	p.str(" (len=").num(units)
	kind := b.u8(2)
	p.str(", type=").u8(kind)
	p.when(kind == routeList, " [Deprecated]")
	b.need(3, 1)
	p.str(", segleft=").u8(b.u8(3))
	switch kind {
	case routeList, routeHome:
		if rsv := b.u32(4); rsv != 0 || p.opt.Verbose > 0 {
			p.str(", rsv=0x").hex(uint64(rsv))
		}
	case routeSegments:
		last := b.u8(4)
		p.str(", last-entry=").u8(last)
		if flags := b.u8(5); flags != 0 || p.opt.Verbose > 0 {
			p.str(", flags=0x").hex(uint64(flags))
		}
		tag := b.u16(6)
		p.str(", tag=").hex(uint64(tag))
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
