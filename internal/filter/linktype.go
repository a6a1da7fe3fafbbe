package filter

import "fmt"

// LinkType is the kind of link-layer header that packets begin with: the
// LINKTYPE_ value of pcap files.
type LinkType int

// The link types that expressions can be compiled for.
const (
	Null      LinkType = 0   // BSD loopback: the address family in the capturing host's byte order
	Ethernet  LinkType = 1   // EN10MB
	PPP       LinkType = 9   // with address and control bytes
	Raw       LinkType = 101 // IPv4 or IPv6 without more
	Loop      LinkType = 108 // OpenBSD loopback: the address family in network byte order
	LinuxSLL  LinkType = 113 // Linux "cooked" v1
	IPv4      LinkType = 228
	IPv6      LinkType = 229
	LinuxSLL2 LinkType = 276 // Linux "cooked" v2, as -i any gives
)

// canonical gives Raw for the numbers that it has in files of old systems, which
// wrote their own (DLT_RAW).
func (l LinkType) canonical() LinkType {
	if l == 12 || l == 14 {
		return Raw
	}
	return l
}

func (l LinkType) String() string {
	switch l {
	case Null:
		return "BSD loopback"
	case Ethernet:
		return "Ethernet"
	case PPP:
		return "PPP"
	case Raw:
		return "Raw IP"
	case Loop:
		return "OpenBSD loopback"
	case LinuxSLL:
		return "Linux cooked v1"
	case IPv4:
		return "Raw IPv4"
	case IPv6:
		return "Raw IPv6"
	case LinuxSLL2:
		return "Linux cooked v2"
	}
	return fmt.Sprintf("link type %d", int(l))
}

// headers is where the headers begin that the next word of the expression is
// about. vlan, mpls and pppoes move them.
type headers struct {
	link    LinkType // pppoes makes it PPP
	start   int      // of the link-layer header: ether[0]
	typ     int      // of the protocol type
	payload int      // what is behind the link-layer header
	// network and osi are the distances from payload to the network header
	// and, behind an LLC header without SNAP, to that of OSI.
	network, osi int
	labels       int // MPLS labels that have been passed
}

// headersOf are those of a packet nothing has been said about.
func headersOf(l LinkType) (h headers, known bool) {
	h.link = l
	switch l {
	case Null, Loop:
		h.payload = 4
	case Ethernet:
		// The type, or the length of an LLC frame: DSAP, SSAP and control
		// are three bytes.
		h.typ, h.payload, h.osi = 12, 14, 3
	case PPP:
		h.typ, h.payload = 2, 4
	case LinuxSLL:
		h.typ, h.payload = 14, 16
	case LinuxSLL2:
		h.typ, h.payload = 0, 20
	case Raw, IPv4, IPv6:
	default:
		return h, false
	}
	return h, true
}

// net is the offset of a byte of the network header.
func (h *headers) net(at int) int { return h.payload + h.network + at }

// pay is the offset of a byte behind the link-layer header.
func (h *headers) pay(at int) int { return h.payload + at }
