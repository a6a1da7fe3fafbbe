package dump

import (
	"encoding/binary"
	"net/netip"

	"gotcp/internal/capture"
	"gotcp/internal/wire"
)

// layers is what a packet's headers say: for the record of --json, the
// payload of --grep and the colour of a line. A layer that is not there, or of which
// too little was captured, has zero values.
type layers struct {
	srcMAC, dstMAC wire.MAC
	ethernet       bool // the MACs are there
	vlans          [2]uint16
	tags           int // how many of vlans are there
	network        wire.EtherType
	src, dst       netip.Addr
	proto          wire.IPProto
	transport      bool // proto's header is there: proto is to be believed
	ported         bool // the ports are there
	srcPort        uint16
	dstPort        uint16
	flags          wire.TCPFlags
	// tcp is the segment of a packet that is no fragment, nil if there is none, and
	// tcpLength the length of its payload on the wire, of which less may be captured.
	tcp       wire.TCP
	tcpLength int
	// payload is what lies behind the last header that is known.
	payload []byte
}

// Lengths of link headers, and where they name the protocol (draft-ietf-opsawg-pcaplinktype).
const (
	nullLen       = 4
	cookedLen     = 16
	cookedProto   = 14
	cookedV2Len   = 20
	cookedV2Proto = 0
)

// look goes through a packet's headers.
func look(p *capture.Packet) layers {
	l := layers{payload: p.Data}
	switch b := p.Data; p.LinkType {
	case capture.LinkEthernet:
		l.frame(b)
	case capture.LinkLinuxSLL:
		l.cooked(b, cookedLen, cookedProto)
	case capture.LinkLinuxSLL2:
		l.cooked(b, cookedV2Len, cookedV2Proto)
	case capture.LinkNull, capture.LinkLoop:
		// The family's number depends on the system; the packet's first bits do not.
		if len(b) >= nullLen {
			l.packet(b[nullLen:])
		}
	case capture.LinkRaw, capture.LinkIPv4, capture.LinkIPv6:
		l.packet(b)
	}
	return l
}

func (l *layers) frame(b []byte) {
	e, err := wire.ParseEthernet(b)
	if err != nil {
		return
	}
	l.ethernet, l.srcMAC, l.dstMAC = true, e.Src(), e.Dst()
	l.above(e.Type(), e.Payload())
}

func (l *layers) cooked(b []byte, header, proto int) {
	if len(b) >= header {
		l.above(wire.EtherType(binary.BigEndian.Uint16(b[proto:])), b[header:])
	}
}

// above goes on behind a link header, and through VLAN tags.
func (l *layers) above(t wire.EtherType, b []byte) {
	l.network, l.payload = t, b
	for l.network == wire.TypeVLAN || l.network == wire.TypeQinQ {
		v, err := wire.ParseVLAN(l.payload)
		if err != nil || l.tags == len(l.vlans) {
			return
		}
		l.vlans[l.tags] = v.ID()
		l.tags++
		l.network, l.payload = v.Type(), v.Payload()
	}
	switch l.network {
	case wire.TypeIPv4:
		l.ipv4(l.payload)
	case wire.TypeIPv6:
		l.ipv6(l.payload)
	case wire.TypeARP:
		if a, err := wire.ParseARP(l.payload); err == nil {
			l.src, l.dst = a.SenderIP(), a.TargetIP()
		}
	}
}

// packet goes on where nothing but the packet says which IP it is.
func (l *layers) packet(b []byte) {
	if len(b) == 0 {
		return
	}
	l.payload = b
	switch b[0] >> 4 {
	case 4:
		l.network = wire.TypeIPv4
		l.ipv4(b)
	case 6:
		l.network = wire.TypeIPv6
		l.ipv6(b)
	}
}

func (l *layers) ipv4(b []byte) {
	ip, err := wire.ParseTruncatedIPv4(b)
	if err != nil {
		return
	}
	l.src, l.dst, l.proto, l.payload = ip.Src(), ip.Dst(), ip.Proto(), ip.Payload()
	l.transport = true
	// Fragments but the first begin in the middle of something (RFC 791 §3.2).
	if ip.FragmentOffset() == 0 {
		l.ports(ip.TotalLen()-ip.HeaderLen(), ip.MoreFragments())
	}
}

func (l *layers) ipv6(b []byte) {
	ip, err := wire.ParseTruncatedIPv6(b)
	if err != nil {
		return
	}
	l.src, l.dst, l.proto, l.payload = ip.Src(), ip.Dst(), ip.NextHeader(), ip.Payload()
	l.transport = true
	if proto, payload, ok := ip.Upper(); ok {
		l.proto, l.payload = proto, payload
		extensions := len(ip.Payload()) - len(payload)
		l.ports(ip.PayloadLen()-extensions, false)
	}
}

// ports looks at a message that is so long on the wire.
func (l *layers) ports(length int, cut bool) {
	switch l.proto {
	case wire.ProtoTCP:
		if t, err := wire.ParseTCP(l.payload); err == nil {
			l.ported = true
			if !cut {
				l.tcp, l.tcpLength = t, max(length-t.HeaderLen(), len(t.Payload()))
			}
			l.srcPort, l.dstPort, l.flags, l.payload = t.SrcPort(), t.DstPort(), t.Flags(), t.Payload()
		}
	case wire.ProtoUDP:
		if u, err := wire.ParseTruncatedUDP(l.payload); err == nil {
			l.ported = true
			l.srcPort, l.dstPort, l.payload = u.SrcPort(), u.DstPort(), u.Payload()
		}
	}
}

// name is the protocol as records call it: that of the innermost header
// known, empty where there is none.
func (l *layers) name() string {
	if l.transport {
		switch l.proto {
		case wire.ProtoTCP:
			return "tcp"
		case wire.ProtoUDP:
			return "udp"
		case wire.ProtoICMP:
			return "icmp"
		case wire.ProtoICMPv6:
			return "icmp6"
		case wire.ProtoIGMP:
			return "igmp"
		case wire.ProtoGRE:
			return "gre"
		case wire.ProtoESP:
			return "esp"
		case wire.ProtoAH:
			return "ah"
		case wire.ProtoSCTP:
			return "sctp"
		}
	}
	switch l.network {
	case wire.TypeIPv4:
		return "ip"
	case wire.TypeIPv6:
		return "ip6"
	case wire.TypeARP:
		return "arp"
	}
	return ""
}
