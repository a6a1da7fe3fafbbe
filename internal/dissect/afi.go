package dissect

// Address families that have a printer (IANA, address family numbers).
const (
	afiIPv4    = 1
	afiIPv6    = 2
	afiIEEE802 = 6
)

// familyName is the name of an address family.
func familyName(family uint8) string {
	switch family {
	case 25:
		return "VPLS"
	case 196:
		return "Layer-2 VPN"
	}
	return nameOf(families, int(family), "Unknown")
}

// families are the names of the first address families.
var families = []string{
	"Reserved", "IPv4", "IPv6", "NSAP", "HDLC", "BBN 1822", "802", "E.163", "E.164", "F.69", "X.121", "Novell IPX",
	"Appletalk", "Decnet IV", "Banyan Vines", "E.164 with NSAP subaddress",
}
