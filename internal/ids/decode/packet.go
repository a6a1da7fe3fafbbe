// Package decode takes frames apart for the detection: link layers, VLAN tags,
// IP with its fragments, tunnels, and the transport on top, and notes what is
// wrong on the way as events. It must not know flows, streams or rules.
package decode

import (
	"net/netip"
	"time"

	"gotcp/internal/ids/event"
	"gotcp/internal/wire"
)

// Packet is one packet taken apart. Its slices point into the frame, or into a
// reassembled datagram; all is borrowed until the decoder's next frame.
type Packet struct {
	Time   time.Time
	Number uint64 // of the frame, 1 for the first
	Frame  []byte // as captured, from its link layer on
	Length int    // of the frame on the wire

	// Depth is 0 for the packet in the frame, 1 for the one in its tunnel, and so
	// on. Pseudo packets (a reassembled datagram, a tunnel's inside) follow the
	// packet that completed them.
	Depth       int
	Reassembled bool
	Fragment    bool

	EtherSrc, EtherDst wire.MAC
	HasEther           bool
	VLANs              [3]uint16
	NumVLANs           uint8

	ARP  wire.ARP  // nil if it is none
	IPv4 wire.IPv4 // nil if it is none
	IPv6 wire.IPv6
	Src  netip.Addr
	Dst  netip.Addr
	// Proto is the protocol above IP and IPv6's extension headers.
	Proto wire.IPProto
	// Upper is what IP carries: the transport's header and what follows it.
	Upper []byte

	TCP              wire.TCP // nil if it is none, or broken
	TCPOptions       wire.TCPOptions
	UDP              wire.UDP
	ICMPv4           []byte
	ICMPv6           []byte
	SrcPort, DstPort uint16
	// Payload is what the transport carries; of packets without a transport that
	// is understood, what IP carries.
	Payload []byte

	// ChecksumBad: the packet is not for streams or rules, but its event is.
	ChecksumBad bool
	Events      []event.Event
}
