package dissect

// lldpMUD is the subtype of the URL of a device's manufacturer's usage
// description (RFC 8520 §11).
const lldpMUD = 1

var lldpIANASubtypes = []string{lldpMUD: "MUD-URL"}

// lldpIANA prints a TLV of IANA's.
func (p *Printer) lldpIANA(v view) bool {
	if len(v) < lldpPrivateHeader+4 {
		return true
	}
	subtype := v[3]
	p.lldpSubtype(lldpIANASubtypes, subtype)
	if subtype != lldpMUD {
		return false
	}
	p.str("\n\t  MUD-URL=").printable(v[lldpPrivateHeader:])
	return true
}
