package dissect

import "gotcp/internal/wire"

// ndp prints a message of neighbor discovery (RFC 4861 §4).
func (p *Printer) ndp(b view, length int, kind uint8) {
	verbose := p.opt.Verbose > 0
	if verbose {
		p.str(", length ").num(length)
	}
	size := 24
	switch kind {
	case wire.ICMPv6RouterSolicit:
		size = 8
	case wire.ICMPv6RouterAdvert:
		size = 16
		if verbose {
			b.need(0, size)
			p.ndpRouter(b)
		}
	case wire.ICMPv6NeighborSolicit:
		b.need(8, 16)
		p.str(", who has ")
		p.ip6(b, 8)
	case wire.ICMPv6NeighborAdvert:
		b.need(8, 16)
		p.str(", tgt is ")
		p.ip6(b, 8)
		if verbose {
			p.str(", Flags [")
			p.bitNames(uint32(b.u8(4)), ndpNeighborFlags, "none").char(']')
		}
	case wire.ICMPv6Redirect:
		size = 40
		b.need(8, 32)
		p.str(", ")
		p.ip6(b, 24).str(" to ")
		p.ip6(b, 8)
	}
	if verbose {
		p.ndpOptions(b.first(length).from(size))
	}
}

var (
	ndpNeighborFlags = []bitName{{0x80, "router"}, {0x40, "solicited"}, {0x20, "override"}}
	ndpRouterFlags   = []bitName{{0x80, "managed"}, {0x40, "other stateful"}, {0x20, "home agent"}, {0x02, "ipv6 only"}}
	ndpPrefixFlags   = []bitName{{0x80, "onlink"}, {0x40, "auto"}, {0x20, "router"}}
	// ndpPreferences are the values of the two bits of RFC 4191 §2.1.
	ndpPreferences = [4]string{"medium", "high", "rsv", "low"}
)

func (p *Printer) ndpRouter(b view) {
	flags := b.u8(5)
	p.str("\n\thop limit ").u8(b.u8(4)).str(", Flags [")
	p.bitNames(uint32(flags), ndpRouterFlags, "none")
	p.str("], pref ").str(ndpPreferences[flags>>3&3])
	p.str(", router lifetime ").u16(b.u16(6)).str("s, reachable time ").u32(b.u32(8))
	p.str("ms, retrans timer ").u32(b.u32(12)).str("ms")
}

// Options of neighbor discovery (IANA).
const (
	ndpSource    = 1
	ndpTarget    = 2
	ndpPrefix    = 3
	ndpRedirect  = 4
	ndpMTU       = 5
	ndpInterval  = 7  // RFC 6275 §7.3
	ndpHomeAgent = 8  // RFC 6275 §7.4
	ndpRoute     = 24 // RFC 4191 §2.3
	ndpRDNSS     = 25 // RFC 8106 §5.1
	ndpDNSSL     = 31 // RFC 8106 §5.2
)

var ndpOptionNames = map[uint8]string{
	ndpSource:    "source link-address",
	ndpTarget:    "destination link-address",
	ndpPrefix:    "prefix info",
	ndpRedirect:  "redirected header",
	ndpMTU:       "mtu",
	ndpInterval:  "advertisement interval",
	ndpHomeAgent: "homeagent information",
	ndpRoute:     "route info",
	ndpRDNSS:     "rdnss",
	ndpDNSSL:     "dnssl",
}

// ndpOptions prints the options in b, as far as they were captured.
func (p *Printer) ndpOptions(b view) {
	for at := 0; at < len(b); {
		b.need(at, 2)
		units := int(b.u8(at + 1))
		if units == 0 {
			cut()
		}
		size := 8 * units
		b.need(at, size)
		p.ndpOption(b[at:at+size], b.from(at))
		at += size
	}
}

// ndpOption prints an option o; b is what was captured from its first byte on.
func (p *Printer) ndpOption(o, b view) {
	kind := o[0]
	name := ndpOptionNames[kind]
	if name == "" {
		name = "unknown"
	}
	p.str("\n\t  ").str(name).str(" option (").u8(kind).str("), length ").num(len(o)).str(" (").u8(o[1]).str("): ")
	switch kind {
	case ndpSource, ndpTarget:
		p.hexColons(o, 2, len(o)-2)
	case ndpPrefix:
		p.ndpPrefixOption(b)
	case ndpRedirect:
		p.hexLinesAfter("\n\t    ", o, false)
	case ndpMTU:
		p.char(' ').u32(o.u32(4))
		if o[1] != 1 {
			p.str("bad option length")
		}
	case ndpInterval:
		p.char(' ').u32(o.u32(4)).str("ms")
	case ndpHomeAgent:
		p.str(" preference ").u16(o.u16(4)).str(", lifetime ").u16(o.u16(6))
	case ndpRoute:
		p.ndpRouteOption(o)
	case ndpRDNSS:
		p.str(" lifetime ").u32(o.u32(4)).str("s,")
		for at := 8; at+16 <= len(o); at += 16 {
			p.str(" addr: ")
			p.ip6(o, at)
		}
	case ndpDNSSL:
		p.ndpSearchOption(o)
	default:
		if p.opt.Verbose <= 1 {
			p.hexLinesAfter("\n\t  ", o[2:], false)
			return
		}
	}
	if p.opt.Verbose > 1 {
		p.hexLinesAfter("\n\t    ", o[2:], false)
	}
}

func (p *Printer) ndpPrefixOption(b view) {
	b.need(0, 32)
	p.ip6(b, 16).char('/').u8(b[2])
	if b[1] != 4 {
		p.str("badlen")
	}
	p.str(", Flags [")
	p.bitNames(uint32(b[3]), ndpPrefixFlags, "none")
	p.str("], valid time ")
	p.ndpLifetime(b.u32(4)).str(", pref. time ")
	p.ndpLifetime(b.u32(8))
}

func (p *Printer) ndpLifetime(seconds uint32) *text {
	if seconds == 1<<32-1 {
		return p.str("infinity")
	}
	return p.u32(seconds).char('s')
}

func (p *Printer) ndpRouteOption(o view) {
	var prefix [16]byte
	if copy(prefix[:], o[8:]); len(o) > 24 {
		cut()
	}
	p.char(' ')
	p.ip6(prefix[:], 0).char('/').u8(o[2]).str(", pref=").str(ndpPreferences[o[3]>>3&3]).str(", lifetime=")
	p.ndpLifetime(o.u32(4))
}

// ndpSearchOption prints a list of domains, which are names of labels that end
// with an empty one, one behind the other, padded with zeros.
func (p *Printer) ndpSearchOption(o view) {
	p.str(" lifetime ").u32(o.u32(4)).str("s, domain(s):")
	for at := 8; at < len(o) && o[at] != 0; {
		p.char(' ')
		for ; ; at++ {
			n := int(o.u8(at))
			if n == 0 {
				at++
				break
			}
			p.printable(o.bytes(at+1, n)).char('.')
			at += n
		}
	}
}
