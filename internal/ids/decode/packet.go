package decode

import (
	"net/netip"
	"slices"
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
	// Proto is the protocol above IP and IPv6's extension headers. It stands even
	// where the transport is broken or in another fragment.
	Proto wire.IPProto
	// Upper is what IP carries: the transport's header and what follows it.
	Upper []byte

	TCP              wire.TCP // nil if it is none, or broken
	TCPOptions       wire.TCPOptions
	UDP              wire.UDP
	ICMPv4           []byte
	ICMPv6           []byte
	SrcPort, DstPort uint16
	// Quote is whose packet an ICMP error is about; nil for other packets.
	Quote *Quote
	// Payload is what the transport carries; of packets without a transport that
	// is understood, what IP carries.
	Payload []byte

	// Invalid: a header is broken, so that only rules about events may look at the
	// packet; what is below the broken header is right.
	Invalid bool
	// HeaderChecksumBad is that of IPv4's header.
	HeaderChecksumBad bool
	// ChecksumBad is that of TCP, UDP or ICMP. Such a segment is not for streams:
	// its receiver throws it away. It is false where checksums are not verified.
	ChecksumBad bool
	// Events are what is wrong with the packet, each once.
	Events []event.Event

	layers int
	quote  Quote
	events [maxEvents]event.Event
}

// maxEvents is how many kinds of events one packet may have. More say nothing
// new of it.
const maxEvents = 16

// Quote is the flow of the packet that an ICMP error quotes. An echo has no ports.
type Quote struct {
	Src, Dst         netip.Addr
	Proto            wire.IPProto
	SrcPort, DstPort uint16
}

// Raise notes an event, once.
func (p *Packet) Raise(e event.Event) {
	if len(p.Events) < maxEvents && !slices.Contains(p.Events, e) {
		p.Events = append(p.Events, e)
	}
}

// refuse notes that a header is broken.
func (p *Packet) refuse(e event.Event) {
	p.Invalid = true
	p.Raise(e)
}

// IsIP reports whether there is an IP header.
func (p *Packet) IsIP() bool { return p.IPv4 != nil || p.IPv6 != nil }
