package dissect

// Formats of a location (ANSI/TIA-1057 §10.2.4).
const (
	medCoordinates = 1
	medCivic       = 2
	medELIN        = 3
)

var medLocationFormats = []string{
	medCoordinates: "coordinate-based LCI", medCivic: "civic address LCI", medELIN: "ECS ELIN",
}

// medLocation prints where a device stands.
func (p *Printer) medLocation(v view) {
	format := v[0]
	p.str("\n\t    Location data format ").str(nameOf(medLocationFormats, int(format), "unknown"))
	p.str(" (0x").hexPad(uint64(format), 2).char(')')
	v = v[1:]
	switch format {
	case medCoordinates:
		p.medCoordinates(v)
	case medCivic:
		p.medCivic(v)
	case medELIN:
		p.str("\n\t    ECS ELIN id ").untilNUL(v)
	default:
		p.str("\n\t    Location ID ")
		p.hexLinesAfter("\n\t      ", v, false)
	}
}

var (
	medAltitudes = []string{1: "meters", 2: "floors"}
	medDatums    = []string{
		1: "World Geodesic System 1984", "North American Datum 1983 (NAVD88)", "North American Datum 1983 (MLLW)",
	}
)

// medCoordinates prints a longitude and latitude as the numbers that DHCP
// carries, too (RFC 3825 §2).
func (p *Printer) medCoordinates(v view) {
	if !v.has(0, 16) {
		return
	}
	fixed := func(at int) uint64 { return uint64(v[at]&3)<<32 | uint64(v.u32(at+1)) }
	p.str("\n\t    Latitude resolution ").u8(v[0] >> 2).str(", latitude value ").dec(fixed(0))
	p.str("\n\t    Longitude resolution ").u8(v[5] >> 2).str(", longitude value ").dec(fixed(5))
	p.str("\n\t    Altitude type ").str(nameOf(medAltitudes, int(v[10]>>4), "unknown")).str(" (").u8(v[10] >> 4).char(')')
	p.str("\n\t    Altitude resolution ").u16(v.u16(10) >> 6 & 63)
	p.str(", altitude value 0x").hex(uint64(v.u32(11) & 0x3fffffff))
	p.str("\n\t    Datum ").str(nameOf(medDatums, int(v[15]), "unknown")).str(" (0x").hexPad(uint64(v[15]), 2).char(')')
}

var (
	medPlaces = []string{
		"location of DHCP server", "location of the network element believed to be closest to the client",
		"location of the client",
	}
	medAddressParts = []string{
		1: "national subdivisions (state,canton,region,province,prefecture)", "county, parish, gun, district",
		"city, township, shi", "city division, borough, city district, ward chou", "neighborhood, block", "street",
	}
)

// medCivic prints a postal address (RFC 4776 §3.1). tcpdump wants a byte more
// than its length says.
func (p *Printer) medCivic(v view) {
	if len(v) < 1 {
		return
	}
	length := int(v[0])
	if length < 3 || !v.has(0, 2+length) {
		return
	}
	p.str("\n\t    LCI length ").num(length).str(", LCI what ").str(nameOf(medPlaces, int(v[1]), "unknown"))
	p.str(" (0x").hexPad(uint64(v[1]), 2).str("), Country-code ").untilNUL(v[2:4])
	for parts := v[4 : 1+length]; len(parts) >= 2; {
		kind, n := parts[0], int(parts[1])
		p.str("\n\t      CA type '").str(nameOf(medAddressParts, int(kind), "unknown")).str("' (").u8(kind)
		p.str("), length ").num(n).str(": ")
		if !parts.has(2, n) {
			return
		}
		p.untilNUL(parts[2 : 2+n])
		parts = parts[2+n:]
	}
}
