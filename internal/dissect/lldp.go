package dissect

// LLDP's TLVs (IEEE 802.1AB §8.4).
const (
	lldpEnd          = 0
	lldpChassis      = 1
	lldpPort         = 2
	lldpTTL          = 3
	lldpPortDescr    = 4
	lldpSystemName   = 5
	lldpSystemDescr  = 6
	lldpCapabilities = 7
	lldpManagement   = 8
	lldpPrivate      = 127
)

var lldpTLVs = map[uint8]string{
	lldpEnd:          "End",
	lldpChassis:      "Chassis ID",
	lldpPort:         "Port ID",
	lldpTTL:          "Time to Live",
	lldpPortDescr:    "Port Description",
	lldpSystemName:   "System Name",
	lldpSystemDescr:  "System Description",
	lldpCapabilities: "System Capabilities",
	lldpManagement:   "Management Address",
	lldpPrivate:      "Organization specific",
}

const (
	lldpTLVHeader = 2
	// lldpPrivateHeader is an organization and its subtype.
	lldpPrivateHeader = 4
)

// lldp prints a message of the Link Layer Discovery Protocol (IEEE 802.1AB).
// Without -v there is nothing but the system's name.
func (p *Printer) lldp(b view, length int) {
	p.proto = "lldp"
	p.str("LLDP, length ").num(length)
	for length >= lldpTLVHeader {
		head := b.u16(0)
		kind, n := uint8(head>>9), int(head&0x1ff)
		b, length = b.from(lldpTLVHeader), length-lldpTLVHeader
		if p.opt.Verbose > 0 {
			name := lldpTLVs[kind]
			if name == "" {
				name = "Unknown"
			}
			p.str("\n\t").str(name).str(" TLV (").u8(kind).str("), length ").num(n)
		}
		if kind == lldpEnd || n == 0 {
			return
		}
		if length < n {
			cut()
		}
		value := view(b.bytes(0, n))
		if p.opt.Verbose > 0 {
			known := p.lldpTLV(kind, value)
			if !known || p.opt.Verbose > 1 {
				p.hexLinesAfter("\n\t  ", value, false)
			}
		} else if kind == lldpSystemName {
			p.str(": ").untilNUL(value)
		}
		b, length = b.from(n), length-n
	}
}

// lldpTLV prints what a TLV holds, under -v. It reports false where its bytes
// are to be dumped instead.
func (p *Printer) lldpTLV(kind uint8, v view) bool {
	switch kind {
	case lldpChassis:
		v.need(0, 2)
		return p.lldpID(&lldpChassisIDs, v)
	case lldpPort:
		v.need(0, 2)
		return p.lldpID(&lldpPortIDs, v)
	case lldpTTL:
		ttl := v.u16(0)
		p.str(": TTL ").u16(ttl).char('s')
	case lldpPortDescr, lldpSystemName:
		p.str(": ").untilNUL(v)
	case lldpSystemDescr:
		p.str("\n\t  ").untilNUL(v)
	case lldpCapabilities:
		system, enabled := v.u16(0), v.u16(2)
		p.str("\n\t  System  Capabilities [")
		p.bitNames(uint32(system), lldpCapabilityBits, "none").str("] (0x").hexPad(uint64(system), 4).char(')')
		p.str("\n\t  Enabled Capabilities [")
		p.bitNames(uint32(enabled), lldpCapabilityBits, "none").str("] (0x").hexPad(uint64(enabled), 4).char(')')
	case lldpManagement:
		p.lldpManagement(v)
	case lldpPrivate:
		v.need(0, 3)
		return p.lldpPrivate(v)
	default:
		return false
	}
	return true
}

// lldpIDs are the kinds of identifiers of a chassis or a port.
type lldpIDs struct {
	names []string
	// mac and network are the kinds that are addresses; the others that have a
	// name are text.
	mac, network int
}

// Kinds of identifiers (IEEE 802.1AB §8.5.2.2, §8.5.3.2).
var (
	lldpChassisIDs = lldpIDs{
		names: []string{
			1: "Chassis component", "Interface alias", "Port component", "MAC address", "Network address",
			"Interface name", "Local",
		},
		mac: 4, network: 5,
	}
	lldpPortIDs = lldpIDs{
		names: []string{
			1: "Interface alias", "Port component", "MAC address", "Network Address", "Interface Name",
			"Agent circuit ID", "Local",
		},
		mac: 3, network: 4,
	}
)

// lldpID prints a chassis' or port's identifier.
func (p *Printer) lldpID(ids *lldpIDs, v view) bool {
	kind := int(v[0])
	name := nameOf(ids.names, kind, "")
	known := name != ""
	if !known {
		name = "Unknown"
	}
	p.str("\n\t  Subtype ").str(name).str(" (").num(kind).str("): ")
	switch {
	case !known:
		return false
	case kind == ids.mac:
		p.mac(v, 1)
	case kind == ids.network:
		if !lldpNetworkFits(v[1:]) {
			cut()
		}
		p.lldpNetwork(v[1:])
	default:
		p.untilNUL(v[1:])
	}
	return true
}

// lldpNetwork prints an address that its family precedes.
func (p *Printer) lldpNetwork(v view) {
	family := v[0]
	p.str("AFI ").str(familyName(family)).str(" (").u8(family).char(')')
	switch family {
	case afiIPv4:
		p.str(": ")
		p.ip4(v, 1)
	case afiIPv6:
		p.str(": ")
		p.ip6(v, 1)
	case afiIEEE802:
		p.str(": ")
		p.mac(v, 1)
	default:
		p.str(", no AF printer !")
	}
}

// lldpNetworkFits reports whether v is as long as its family wants.
func lldpNetworkFits(v view) bool {
	if len(v) == 0 {
		return false
	}
	switch v[0] {
	case afiIPv4:
		return len(v) > 4
	case afiIPv6:
		return len(v) > 16
	case afiIEEE802:
		return len(v) > 6
	}
	return true
}

var lldpInterfaceNumbers = []string{2: "Interface Index", 3: "System Port Number"}

// lldpManagement prints a management address (IEEE 802.1AB §8.5.9).
func (p *Printer) lldpManagement(v view) {
	n := int(v.u8(0))
	address := view(v.bytes(1, n))
	if !lldpNetworkFits(address) {
		cut()
	}
	p.str("\n\t  Management Address length ").num(n).str(", ")
	p.lldpNetwork(address)
	v = v.from(1 + n)
	number := v.u32(1)
	p.str("\n\t  ").str(nameOf(lldpInterfaceNumbers, int(v[0]), "Unknown")).str(" Interface Numbering (").u8(v[0])
	p.str("): ").u32(number)
	if v = v.from(5); len(v) > 0 {
		n := int(v[0])
		oid := v.bytes(1, n)
		if n > 0 {
			p.str("\n\t  OID length ").num(n).untilNUL(oid)
		}
	}
}

var lldpCapabilityBits = []bitName{
	{0x01, "Other"}, {0x02, "Repeater"}, {0x04, "Bridge"}, {0x08, "WLAN AP"}, {0x10, "Router"}, {0x20, "Telephone"},
	{0x40, "Docsis"}, {0x80, "Station Only"},
}

// lldpPrivate prints what an organization has defined (IEEE 802.1AB §8.6).
func (p *Printer) lldpPrivate(v view) bool {
	oui := v.u24(0)
	p.str(": OUI ").str(organization(oui)).str(" (0x").hexPad(uint64(oui), 6).char(')')
	switch oui {
	case orgIEEE8021:
		return p.lldp8021(v)
	case orgIEEE8023:
		return p.lldp8023(v)
	case orgIANA:
		return p.lldpIANA(v)
	case orgTIA:
		return p.lldpMED(v)
	case orgDCBX:
		return p.lldpDCBX(v)
	}
	return false
}

// lldpSubtype prints the subtype of an organization's TLV.
func (p *Printer) lldpSubtype(names []string, subtype uint8) {
	p.str("\n\t  ").str(nameOf(names, int(subtype), "unknown")).str(" Subtype (").u8(subtype).char(')')
}
