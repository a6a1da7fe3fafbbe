package capture

import "fmt"

// LinkType is what packets begin with, by the number that files give it (the LINKTYPE_
// registry of draft-ietf-opsawg-pcaplinktype).
type LinkType uint32

// The link types that have a meaning here. All others are passed through.
const (
	LinkNull      LinkType = 0   // BSD loopback: the address family in the writer's byte order
	LinkEthernet  LinkType = 1   // addresses and type, with VLAN tags if there are some
	LinkRaw       LinkType = 101 // IPv4 or IPv6, by the first half byte
	LinkLoop      LinkType = 108 // OpenBSD loopback: the address family in network byte order
	LinkLinuxSLL  LinkType = 113 // Linux cooked, 16 bytes
	LinkIPv4      LinkType = 228
	LinkIPv6      LinkType = 229
	LinkLinuxSLL2 LinkType = 276 // Linux cooked, 20 bytes, with the interface
)

// Numbers that systems of old wrote for raw IP instead of 101: their own DLT_RAW.
const (
	linkRawBSD     = 12
	linkRawOpenBSD = 14
)

// Bits of a file header's link type that are no part of it: length of the frame check
// sequence, and reserved ones (draft-ietf-opsawg-pcap §4).
const linkTypeMask = 0x03ffffff

func linkTypeOf(field uint32) LinkType {
	switch t := field & linkTypeMask; t {
	case linkRawBSD, linkRawOpenBSD:
		return LinkRaw
	default:
		return LinkType(t)
	}
}

// linkNames are the names that tcpdump -y takes and the descriptions it prints.
var linkNames = map[LinkType][2]string{
	LinkNull:      {"NULL", "BSD loopback"},
	LinkEthernet:  {"EN10MB", "Ethernet"},
	6:             {"IEEE802", "Token ring"},
	9:             {"PPP", "PPP"},
	10:            {"FDDI", "FDDI"},
	50:            {"PPP_SERIAL", "PPP over serial"},
	51:            {"PPP_ETHER", "PPPoE"},
	LinkRaw:       {"RAW", "Raw IP"},
	104:           {"C_HDLC", "Cisco HDLC"},
	105:           {"IEEE802_11", "802.11"},
	107:           {"FRELAY", "Frame Relay"},
	LinkLoop:      {"LOOP", "OpenBSD loopback"},
	LinkLinuxSLL:  {"LINUX_SLL", "Linux cooked v1"},
	117:           {"PFLOG", "OpenBSD pflog file"},
	119:           {"PRISM_HEADER", "802.11 plus Prism header"},
	127:           {"IEEE802_11_RADIO", "802.11 plus radiotap header"},
	195:           {"IEEE802_15_4", "IEEE 802.15.4 with FCS"},
	LinkIPv4:      {"IPV4", "Raw IPv4"},
	LinkIPv6:      {"IPV6", "Raw IPv6"},
	LinkLinuxSLL2: {"LINUX_SLL2", "Linux cooked v2"},
}

// String is the type's short name, "EN10MB"; its number where it has none here.
func (t LinkType) String() string {
	if n, ok := linkNames[t]; ok {
		return n[0]
	}
	return fmt.Sprintf("%d", uint32(t))
}

// Description says what the type is, "Ethernet"; empty where that is not known here.
func (t LinkType) Description() string { return linkNames[t][1] }

// LinkTypeByName finds a type by its short name.
func LinkTypeByName(name string) (LinkType, bool) {
	for t, n := range linkNames {
		if n[0] == name {
			return t, true
		}
	}
	return 0, false
}

// maxSnaplen is the most that is captured of a packet, and the most of one that is read
// from a file. It is tcpdump's and leaves room for the 64 KiB of an oversized segment.
const maxSnaplen = 262144

// Link types whose packets may be longer than maxSnaplen in a file: D-Bus and USB. They are
// read, and cut to maxSnaplen.
const (
	linkDBus      LinkType = 231
	linkUSBLinux  LinkType = 189
	linkUSBMapped LinkType = 220
	linkUSBPcap   LinkType = 249
	linkUSBDarwin LinkType = 266
	linkEBHSCR    LinkType = 279

	maxDBus   = 128 << 20
	maxEBHSCR = 8 << 20
)

// maxCaptured is the longest packet that a file of the type can hold. A longer one
// tells that the file is damaged.
func (t LinkType) maxCaptured() uint32 {
	switch t {
	case linkDBus, linkUSBLinux, linkUSBMapped, linkUSBPcap, linkUSBDarwin:
		return maxDBus
	case linkEBHSCR:
		return maxEBHSCR
	}
	return maxSnaplen
}
