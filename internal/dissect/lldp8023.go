package dissect

// Subtypes of IEEE 802.3's TLVs (IEEE 802.3 §79.3).
const (
	lldpMACPHY       = 1
	lldpMDIPower     = 2
	lldp8023LinkAggr = 3
	lldpMTU          = 4
)

var lldp8023Subtypes = []string{
	lldpMACPHY:       "MAC/PHY configuration/status",
	lldpMDIPower:     "Power via MDI",
	lldp8023LinkAggr: "Link aggregation",
	lldpMTU:          "Max frame size",
}

var (
	lldpMDIFlags    = []bitName{{1, "PSE"}, {2, "supported"}, {4, "enabled"}, {8, "can be controlled"}}
	lldpPowerPairs  = []string{1: "signal", 2: "spare"}
	lldpPowerClass  = []string{1: "class0", 2: "class1", 3: "class2", 4: "class3", 5: "class4"}
	lldpNegotiation = []bitName{{1, "supported"}, {2, "enabled"}}
)

// lldpLinkModes are the modes of a link that can be advertised (RFC 3636,
// ifMauAutoNegCapAdvertisedBits), the first one in the highest bit.
var lldpLinkModes = []bitName{
	{0x4000, "10BASE-T hdx"},
	{0x2000, "10BASE-T fdx"},
	{0x1000, "100BASE-T4"},
	{0x0800, "100BASE-TX hdx"},
	{0x0400, "100BASE-TX fdx"},
	{0x0200, "100BASE-T2 hdx"},
	{0x0100, "100BASE-T2 fdx"},
	{0x0080, "Pause for fdx links"},
	{0x0040, "Asym PAUSE for fdx"},
	{0x0020, "Sym PAUSE for fdx"},
	{0x0010, "Asym and Sym PAUSE for fdx"},
	{0x0008, "1000BASE-{X LX SX CX} hdx"},
	{0x0004, "1000BASE-{X LX SX CX} fdx"},
	{0x0002, "1000BASE-T hdx"},
	{0x0001, "1000BASE-T fdx"},
}

// lldpMAUs are the types of medium attachment units (RFC 3636, dot3MauType).
var lldpMAUs = []string{
	1: "AUI", "10BASE_5", "FOIRL", "10BASE2", "10BASET duplex mode unknown", "10BASEFP", "10BASEFB",
	"10BASEFL duplex mode unknown", "10BROAD36", "10BASET hdx", "10BASET fdx", "10BASEFL hdx", "10BASEFL fdx", "100BASET4",
	"100BASETX hdx", "100BASETX fdx", "100BASEFX hdx", "100BASEFX fdx", "100BASET2 hdx", "100BASET2 fdx", "1000BASEX hdx",
	"1000BASEX fdx", "1000BASELX hdx", "1000BASELX fdx", "1000BASESX hdx", "1000BASESX fdx", "1000BASECX hdx",
	"1000BASECX fdx", "1000BASET hdx", "1000BASET fdx", "10GBASEX", "10GBASELX4", "10GBASER", "10GBASEER", "10GBASELR",
	"10GBASESR", "10GBASEW", "10GBASEEW", "10GBASELW", "10GBASESW",
}

// lldp8023 prints a TLV of IEEE 802.3. What is too short for its subtype is
// left out.
func (p *Printer) lldp8023(v view) bool {
	if len(v) < lldpPrivateHeader {
		return true
	}
	subtype := v[3]
	p.lldpSubtype(lldp8023Subtypes, subtype)
	v = v[lldpPrivateHeader:]
	switch subtype {
	case lldpMACPHY:
		if v.has(0, 5) {
			p.lldpMACPHY(v[0], v.u16(1), v.u16(3))
		}
	case lldpMDIPower:
		if v.has(0, 3) {
			p.str("\n\t    MDI power support [")
			p.bitNames(uint32(v[0]), lldpMDIFlags, "none")
			p.str("], power pair ").str(nameOf(lldpPowerPairs, int(v[1]), "unknown"))
			p.str(", power class ").str(nameOf(lldpPowerClass, int(v[2]), "unknown"))
		}
	case lldp8023LinkAggr:
		p.lldpAggregation(v)
	case lldpMTU:
		if v.has(0, 2) {
			p.str("\n\t    MTU size ").u16(v.u16(0))
		}
	default:
		return false
	}
	return true
}

// lldpMACPHY prints how a link's speed is found, and what it is.
func (p *Printer) lldpMACPHY(negotiation uint8, modes, mau uint16) {
	p.str("\n\t    autonegotiation [")
	p.bitNames(uint32(negotiation), lldpNegotiation, "none").str("] (0x").hexPad(uint64(negotiation), 2).char(')')
	p.str("\n\t    PMD autoneg capability [")
	p.bitNames(uint32(modes), lldpLinkModes, "unknown").str("] (0x").hexPad(uint64(modes), 4).char(')')
	p.str("\n\t    MAU type ").str(nameOf(lldpMAUs, int(mau), "unknown")).str(" (0x").hexPad(uint64(mau), 4).char(')')
}
