package dissect

// Organizations that define TLVs of LLDP, by their identifiers.
const (
	orgIANA      = 0x00005e
	orgIEEE8021  = 0x0080c2
	orgIEEE8023  = 0x00120f
	orgTIA       = 0x0012bb
	orgDCBX      = 0x001b21
	orgEtherType = 0x000000
)

// organizations are the names that tcpdump has for organizationally unique
// identifiers.
var organizations = map[uint32]string{
	orgEtherType: "Ethernet",
	0x00000c:     "Cisco",
	orgIANA:      "IANA",
	0x000081:     "Nortel Networks SONMP",
	0x0000f8:     "Cisco bridged",
	0x00049f:     "Freescale",
	0x0004ea:     "HP-Labs",
	orgIEEE8021:  "Ethernet bridged",
	0x009069:     "Juniper",
	0x00a03e:     "ATM Forum",
	0x00e004:     "PMC-Sierra",
	0x00e02f:     "DOCSIS Spanning Tree",
	0x001018:     "Broadcom",
	orgIEEE8023:  "IEEE 802.3 Private",
	orgTIA:       "ANSI/TIA",
	0x0015ad:     "Netronome",
	orgDCBX:      "DCBX",
	0x002320:     "Nicira Networks",
	0x002481:     "HP",
	0x080007:     "Appletalk",
	0x080009:     "Hewlett-Packard",
	0x5c16c7:     "Big Switch Networks",
	0x748771:     "Infoblox Inc",
	0xa42305:     "Open Networking Lab",
	0xb0d2f5:     "Vello Systems",
	0xd0f0db:     "Ericsson",
}

// organization is the name of an organization's identifier.
func organization(oui uint32) string {
	if name := organizations[oui]; name != "" {
		return name
	}
	return "Unknown"
}
