package wire

import "strconv"

// IPProto is the protocol above IP: IPv4's Protocol, IPv6's Next Header.
type IPProto uint8

// The protocol numbers that matter here (IANA, "Protocol Numbers").
const (
	ProtoHopByHop     IPProto = 0
	ProtoICMP         IPProto = 1
	ProtoIGMP         IPProto = 2
	ProtoIPv4         IPProto = 4
	ProtoTCP          IPProto = 6
	ProtoUDP          IPProto = 17
	ProtoIPv6         IPProto = 41
	ProtoIPv6Routing  IPProto = 43
	ProtoIPv6Fragment IPProto = 44
	ProtoGRE          IPProto = 47
	ProtoESP          IPProto = 50
	ProtoAH           IPProto = 51
	ProtoICMPv6       IPProto = 58
	ProtoIPv6NoNext   IPProto = 59
	ProtoIPv6Dest     IPProto = 60
	ProtoSCTP         IPProto = 132
	ProtoMobility     IPProto = 135
	ProtoHIP          IPProto = 139
	ProtoShim6        IPProto = 140
)

// String is the protocol's name, or its number.
func (p IPProto) String() string {
	switch p {
	case ProtoICMP:
		return "ICMP"
	case ProtoTCP:
		return "TCP"
	case ProtoUDP:
		return "UDP"
	case ProtoICMPv6:
		return "ICMPv6"
	}
	return strconv.Itoa(int(p))
}
