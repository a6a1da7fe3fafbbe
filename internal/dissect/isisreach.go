package dissect

import (
	"math"
	"math/bits"
	"strconv"
)

// Bits of a metric's byte (ISO/IEC 10589 §9.8, RFC 1195 §5.3.2).
const (
	isisUnsupported = 0x80 // in all but the default metric
	isisDown        = 0x80 // in the default metric (RFC 5302 §3.1)
	isisExternal    = 0x40
	isisMetric      = 0x3f
)

var isisMetrics = [...]string{1: "Delay", "Expense", "Error"}

// isisMetricLines prints the metrics behind the default one that are supported.
func (p *Printer) isisMetricLines(v view, at int, indent string) {
	for i := 1; i < len(isisMetrics); i++ {
		if m := v[at+i]; m&isisUnsupported == 0 {
			p.str(indent).str(isisMetrics[i]).str(" Metric: ").u8(m & isisMetric).str(", ")
			p.isisWhence(m)
		}
	}
}

// isisWhence says whether a metric is of the same kind as others inside.
func (p *Printer) isisWhence(metric uint8) {
	if metric&isisExternal != 0 {
		p.str("External")
		return
	}
	p.str("Internal")
}

// isisReach prints neighbours with their metrics.
func (p *Printer) isisReach(v view, n int) {
	virtual := v.u8(0)
	p.str(isisIndent)
	switch virtual {
	case 0:
		p.str("IsNotVirtual")
	case 1:
		p.str("IsVirtual")
	default:
		p.str("bogus virtual flag 0x").hexPad(uint64(virtual), 2)
	}
	for at := 1; at+4+isisNode <= n; at += 4 + isisNode {
		v.need(at, 4+isisNode)
		p.str(isisIndent).str("IS Neighbor: ")
		p.isisID(v, at+4, isisNode).str(", Default Metric: ").u8(v[at] & isisMetric).str(", ")
		p.isisWhence(v[at])
		p.isisMetricLines(v, at, "\n\t\t  ")
	}
}

// isisIPReach prints IPv4 networks with their metrics (RFC 1195 §5.3.2).
func (p *Printer) isisIPReach(v view, n int) {
	const size = 12
	for at := 0; at < n; at += size {
		if n-at < size {
			p.str("short IPv4 Reachability (").num(n - at).str(" vs ").num(size).char(')')
			return
		}
		v.need(at, size)
		p.str(isisIndent).str("IPv4 prefix: ")
		if mask := v.u32(at + 8); bits.LeadingZeros32(^mask) == bits.OnesCount32(mask) {
			p.isisPrefix4(v.u32(at+4), bits.OnesCount32(mask))
		} else {
			p.ip4(v, at+4).str(" mask ")
			p.ip4(v, at+8)
		}
		p.isisDistribution(v[at]&isisDown != 0).u8(v[at] & isisMetric).str(", ")
		p.isisWhence(v[at])
		p.isisMetricLines(v, at, "\n\t        ")
	}
}

// isisPrefix4 prints a network, its address right-aligned.
func (p *Printer) isisPrefix4(address uint32, size int) {
	start := len(p.out)
	p.dotted(address)
	const width = len("255.255.255.255")
	n := len(p.out) - start
	for range width - n {
		p.char(' ')
	}
	copy(p.out[len(p.out)-n:], p.out[start:start+n])
	for i := range width - n {
		p.out[start+i] = ' '
	}
	p.char('/').num(size)
}

func (p *Printer) isisDistribution(down bool) *text {
	if down {
		return p.str(", Distribution: down, Metric: ")
	}
	return p.str(", Distribution: up, Metric: ")
}

// isisExtendedIPReach prints IPv4 networks (RFC 5305 §4).
func (p *Printer) isisExtendedIPReach(v view, n int) {
	for at := 0; at < n; {
		metric, status := v.u32(at), v.u8(at+4)
		size := int(status & 0x3f)
		p.str(isisIndent).str("IPv4 prefix: ")
		if size > 32 {
			p.str("bad bit length ").num(size)
			cut()
		}
		var address uint32
		for i, c := range v.bytes(at+5, (size+7)/8) {
			address |= uint32(c) << (24 - 8*i)
		}
		p.isisPrefix4(address, size)
		p.isisDistribution(status&0x80 != 0).u32(metric)
		at += 5 + (size+7)/8
		if status&0x40 != 0 {
			at = p.isisPrefixObjects(v, at, n)
		}
	}
}

// isisIP6Reach prints IPv6 networks (RFC 5308 §2).
func (p *Printer) isisIP6Reach(v view, n int) {
	const least = 6
	for at := 0; at < n; {
		if n-at < least {
			p.str(" [remaining tlv length ").num(n - at).str(" < ").num(least).char(']')
			p.invalid()
			return
		}
		metric, status, size := v.u32(at), v.u8(at+4), int(v.u8(at+5))
		p.str(isisIndent).str("IPv6 prefix: ")
		if size > 128 {
			p.str("bad bit length ").num(size)
			cut()
		}
		var address [16]byte
		copy(address[:], v.bytes(at+least, (size+7)/8))
		p.colons(address[:]).char('/').num(size)
		p.isisDistribution(status&0x80 != 0).u32(metric).str(", ")
		p.isisWhence(status & isisExternal)
		at += least + (size+7)/8
		if status&0x20 != 0 {
			at = p.isisPrefixObjects(v, at, n)
		}
	}
}

var isisPrefixObjectNames = map[uint8]string{
	1: "32-Bit Administrative tag", 2: "64-Bit Administrative tag", 3: "Prefix SID", 117: "Management Prefix Color",
}

var isisSIDFlags = []bitName{
	{0x80, "Readvertisement"}, {0x40, "Node"}, {0x20, "No-PHP"}, {0x10, "Explicit NULL"}, {0x08, "Value"}, {0x04, "Local"},
}

// isisPrefixObjects prints what else is said of a network, and returns where
// that ends.
func (p *Printer) isisPrefixObjects(v view, at, n int) int {
	end := at + 1 + int(v.u8(at))
	p.str(", sub-TLVs present (").num(end - at - 1).char(')')
	for at++; at < end; {
		kind, size, ok := p.isisSubTLV(v, at, min(end, n), "\n\t        ", isisPrefixObjectNames)
		if !ok {
			cut()
		}
		at += 2
		switch {
		case kind == 1 && size >= 4:
			p.str(", 0x").hexPad(uint64(v.u32(at)), 8).str(" (=").u32(v.u32(at)).char(')')
		case kind == 2 && size >= 8:
			p.str(", 0x").hexPad(v.u64(at), 16)
		case kind == 3 && size == 6:
			// RFC 8667 §2.1.
			v.need(at, size)
			p.str(", Flags [")
			p.bitNames(uint32(v[at]), isisSIDFlags, "None").str("], Algo ")
			p.str(nameOf([]string{"SPF", "strict-SPF"}, int(v[at+1]), "Unknown")).str(" (").u8(v[at+1]).
				str("), index ").u32(v.u32(at + 2))
		}
		at += size
	}
	return at
}

var isisLinkObjects = map[uint8]string{
	3: "Administrative groups", 4: "Link Local/Remote Identifier", 5: "Link Remote Identifier", 6: "IPv4 interface address",
	8: "IPv4 neighbor address", 9: "Maximum link bandwidth", 10: "Reservable link bandwidth", 11: "Unreserved bandwidth",
	12: "Bandwidth Constraints (old)", 18: "Traffic Engineering Metric", 19: "Link Attribute", 20: "Link Protection Type",
	21: "Interface Switching Capability", 22: "Bandwidth Constraints", 29: "SPB Metric",
	32: "LAN Adjacency Segment Identifier", 250: "Reserved for cisco specific extensions",
	251: "Reserved for cisco specific extensions", 252: "Reserved for cisco specific extensions",
	253: "Reserved for cisco specific extensions", 254: "Reserved for cisco specific extensions",
	255: "Reserved for future expansion",
}

// isisExtendedReach prints neighbours and what is said of the links to them
// (RFC 5305 §3).
func (p *Printer) isisExtendedReach(v view, n int) {
	for at := 0; at < n; {
		v.need(at, 10)
		p.str(isisIndent).str("IS Neighbor: ")
		p.isisID(v, at, isisNode).str(", Metric: ").u32(v.u24(at + 7))
		size := int(v.u8(at + 10))
		at += 11
		if size == 0 {
			p.str(", no sub-TLVs present")
			continue
		}
		p.str(", sub-TLVs present (").num(size).char(')')
		v.need(at, size)
		for end := at + size; at < end; {
			kind, size, ok := p.isisSubTLV(v, at, end, "\n\t        ", isisLinkObjects)
			if !ok {
				return
			}
			p.isisLink(v, at+2, kind, size)
			at += 2 + size
		}
	}
}

// isisLink prints what is said of a link.
func (p *Printer) isisLink(v view, at int, kind uint8, size int) {
	switch {
	case (kind == 3 || kind == 4 || kind == 5) && size >= 4:
		p.str(", 0x").hexPad(uint64(v.u32(at)), 8)
		if kind == 4 && size == 8 {
			p.str(", 0x").hexPad(uint64(v.u32(at+4)), 8)
		}
	case (kind == 6 || kind == 8) && size >= 4:
		p.str(", ")
		p.ip4(v, at)
	case (kind == 9 || kind == 10) && size >= 4:
		p.str(", ")
		p.isisBandwidth(v.u32(at))
	case kind == 11 && size >= 32:
		for i := range 8 {
			p.str("\n\t          TE-Class ").num(i).str(": ")
			p.isisBandwidth(v.u32(at + 4*i))
		}
	case kind == 18 && size == 3:
		p.str(", ").u32(v.u24(at))
	case kind == 29 && size >= 6:
		p.str(", LM: ").u32(v.u24(at)).str(", P: ").u8(v.u8(at + 3)).str(", P-ID: ").u16(v.u16(at + 4))
	case kind == 32 && size == 11:
		p.isisAdjacencySID(v, at)
	}
}

// isisBandwidth prints a number of bytes in a second, an IEEE 754 float.
func (p *Printer) isisBandwidth(v uint32) {
	p.out = strconv.AppendFloat(p.out, float64(math.Float32frombits(v))*8/1e6, 'f', 3, 64)
	p.str(" Mbps")
}

var isisAdjacencyFlags = []bitName{
	{0x80, "Address family indicator"}, {0x40, "Backup"}, {0x20, "Value"}, {0x10, "Local significance"}, {0x08, "Set"},
}

// isisAdjacencySID prints the label of a neighbour on a LAN (RFC 8667 §2.2.2).
func (p *Printer) isisAdjacencySID(v view, at int) {
	v.need(at, 11)
	p.str("\n\t          Flags: [")
	p.bitNames(uint32(v[at]), isisAdjacencyFlags, "none").str("]\n\t          Weight: ").u8(v[at+1]).
		str("\n\t          Neighbor System-ID: ")
	p.isisID(v, at+2, isisSystem).str("\n\t          Label: ").u32(v.u24(at + 8))
}

var (
	isisRouterFlags   = []bitName{{1, "S bit"}, {2, "D bit"}}
	isisRouterObjects = map[uint8]string{2: "SR-Capabilities"}
	isisRoutingFlags  = []bitName{{0x80, "ipv4"}, {0x40, "ipv6"}}
)

// isisRouterCapability prints what a router can do (RFC 7981 §2).
func (p *Printer) isisRouterCapability(v view, n int) {
	if n < 5 {
		p.str(" [object length ").num(n).str(" < 5]")
		p.invalid()
		return
	}
	v.need(0, 5)
	p.str(isisIndent).str("Router-ID ")
	p.ip4(v, 0).str(", Flags [")
	p.bitNames(uint32(v[4]), isisRouterFlags, "none").char(']')
	for at := 5; at+2 <= n; {
		kind, size, ok := p.isisSubTLV(v, at, n, "\n\t\t", isisRouterObjects)
		if !ok {
			return
		}
		at += 2
		if kind == 2 && size == 9 {
			// RFC 8667 §3.1.
			v.need(at, size)
			p.str(", Flags [")
			p.bitNames(uint32(v[at]), isisRoutingFlags, "None").str("], Range ").u32(v.u24(at + 1)).
				str(", SID value ").u32(v.u24(at + 6))
		}
		at += size
	}
}
