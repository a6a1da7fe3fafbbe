package dissect

// ouis are the few organizations that tcpdump names in addresses, without -n,
// and in SNAP.
var ouis = map[uint32]string{
	ouiEthernet:     "Ethernet",
	ouiCisco:        "Cisco",
	0x00005e:        "IANA",
	0x000081:        "Nortel Networks SONMP",
	ouiCiscoBridged: "Cisco bridged",
	0x00049f:        "Freescale",
	0x0004ea:        "HP-Labs",
	0x001018:        "Broadcom",
	0x00120f:        "IEEE 802.3 Private",
	0x0012bb:        "ANSI/TIA",
	0x0015ad:        "Netronome",
	0x001b21:        "DCBX",
	0x002320:        "Nicira Networks",
	0x002481:        "HP",
	ouiBridged:      "Ethernet bridged",
	0x009069:        "Juniper",
	0x00a03e:        "ATM Forum",
	0x00e004:        "PMC-Sierra",
	0x00e02f:        "DOCSIS Spanning Tree",
	ouiAppletalk:    "Appletalk",
	0x080009:        "Hewlett-Packard",
}

// oui is an organization's name, "Unknown" if it has none here.
func oui(v uint32) string {
	if name := ouis[v]; name != "" {
		return name
	}
	return "Unknown"
}
