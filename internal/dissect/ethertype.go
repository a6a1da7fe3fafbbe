package dissect

// Types of Ethernet's payload that have a printer or are mentioned here.
const (
	etherGREOSI  = 0x00fe
	etherIPv4    = 0x0800
	etherARP     = 0x0806
	etherTEB     = 0x6558
	etherRARP    = 0x8035
	etherVLAN    = 0x8100
	etherIPv6    = 0x86dd
	etherPPP     = 0x880b
	etherMPLS    = 0x8847
	etherMPLSMul = 0x8848
	etherPPPoED  = 0x8863
	etherPPPoES  = 0x8864
	etherQinQ    = 0x88a8
	etherLLDP    = 0x88cc
	etherLoop    = 0x9000
	etherVLAN91  = 0x9100
	etherVLAN92  = 0x9200
)

// etherTypes are the names that tcpdump has for EtherTypes.
var etherTypes = map[uint16]string{
	etherGREOSI:  "GRE-OSI",
	0x0200:       "PUP",
	0x0500:       "Sprite",
	0x0600:       "NS",
	0x0707:       "GeoNet (old)",
	etherIPv4:    "IPv4",
	etherARP:     "ARP",
	0x1000:       "Trail",
	0x1111:       "CALM FAST",
	0x6001:       "MOP DL",
	0x6002:       "MOP RC",
	0x6003:       "DN",
	0x6004:       "LAT",
	0x6007:       "SCA",
	etherTEB:     "TEB",
	etherRARP:    "Reverse ARP",
	0x8038:       "Lanbridge",
	0x803c:       "DEC DNS",
	0x803e:       "DEC DTS",
	0x805b:       "VEXP",
	0x805c:       "VPROD",
	0x809b:       "Appletalk",
	0x80f3:       "Appletalk ARP",
	etherVLAN:    "802.1Q",
	0x8137:       "IPX",
	etherIPv6:    "IPv6",
	0x8808:       "MPCP",
	0x8809:       "Slow Protocols",
	etherPPP:     "PPP",
	etherMPLS:    "MPLS unicast",
	etherMPLSMul: "MPLS multicast",
	etherPPPoED:  "PPPoE D",
	etherPPPoES:  "PPPoE S",
	0x886f:       "MS NLB heartbeat",
	0x888e:       "EAPOL",
	0x8899:       "Realtek protocols",
	0x88a2:       "AoE",
	etherQinQ:    "802.1Q-QinQ",
	0x88ca:       "TIPC",
	etherLLDP:    "LLDP",
	0x88e5:       "802.1AE MACsec",
	0x88f7:       "PTP",
	0x8902:       "CFM",
	0x893a:       "IEEE1905.1",
	0x8947:       "GeoNet",
	0x894f:       "NSH",
	etherLoop:    "Loopback",
	etherVLAN91:  "802.1Q-9100",
	etherVLAN92:  "802.1Q-9200",
	0xabcd:       "CFM (old)",
	0xd28b:       "Arista Vendor Specific Protocol",
	0xfefe:       "OSI",
}

// etherType prints the name and number of an EtherType, for -e.
func (p *Printer) etherType(t uint16) {
	var name string
	switch t {
	case etherIPv4:
		name = "IPv4"
	case etherIPv6:
		name = "IPv6"
	default:
		name = etherTypes[t]
	}
	switch {
	case p.opt.Quiet == 0 && name == "":
		p.str("ethertype Unknown (0x").hexPad(uint64(t), 4).char(')')
	case p.opt.Quiet == 0:
		p.str("ethertype ").str(name).str(" (0x").hexPad(uint64(t), 4).char(')')
	case name == "":
		p.str("Unknown Ethertype (0x").hexPad(uint64(t), 4).char(')')
	default:
		p.str(name)
	}
}

// etherPayload prints the payload of an EtherType. It reports false, having
// printed nothing, where there is no printer.
func (p *Printer) etherPayload(t uint16, b view, length int) bool {
	switch t {
	case etherIPv4:
		p.ipv4(b, length)
	case etherIPv6:
		p.ipv6(b, length)
	case etherMPLS, etherMPLSMul:
		p.mpls(b, length)
	case etherPPPoED, etherPPPoES:
		p.pppoe(b, length)
	case etherARP, etherRARP:
		p.arp(b, length)
	case etherPPP:
		if length > 0 {
			p.str(": ")
			p.ppp(b, length)
		}
	case etherLLDP:
		p.lldp(b, length)
	default:
		return false
	}
	return true
}
