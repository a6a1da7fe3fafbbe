package ids

import (
	"fmt"
	"net/netip"

	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

// protoName is a protocol above IP as the engines that exist write it.
func protoName(p wire.IPProto) string {
	switch p {
	case wire.ProtoTCP:
		return "TCP"
	case wire.ProtoUDP:
		return "UDP"
	case wire.ProtoICMP:
		return "ICMP"
	case wire.ProtoICMPv6:
		return "IPv6-ICMP"
	case protoSCTP:
		return "SCTP"
	case protoGRE:
		return "GRE"
	case protoESP:
		return "ESP"
	}
	return fmt.Sprintf("%03d", uint8(p))
}

// Protocols that package wire has no business with.
const (
	protoGRE  wire.IPProto = 47
	protoESP  wire.IPProto = 50
	protoSCTP wire.IPProto = 132
)

func hasPorts(p wire.IPProto) bool {
	return p == wire.ProtoTCP || p == wire.ProtoUDP || p == protoSCTP
}

// ends are who sent a packet and to whom.
type ends struct {
	src, dst           netip.AddrPort
	hasPorts, isICMP   bool
	icmpType, icmpCode uint8
}

func endsOf(p *decode.Packet) ends {
	e := ends{
		src: netip.AddrPortFrom(p.Src, p.SrcPort), dst: netip.AddrPortFrom(p.Dst, p.DstPort), hasPorts: hasPorts(p.Proto),
	}
	icmp := p.ICMPv4
	if icmp == nil {
		icmp = p.ICMPv6
	}
	if len(icmp) > 1 {
		e.isICMP, e.icmpType, e.icmpCode = true, icmp[0], icmp[1]
	}
	return e
}

func vlansOf(p *decode.Packet) []uint16 {
	if p.NumVLANs == 0 {
		return nil
	}
	return append([]uint16(nil), p.VLANs[:p.NumVLANs]...)
}

// sourceOf is where a packet came from.
func sourceOf(p *decode.Packet, pseudo bool) PacketSource {
	switch {
	case pseudo:
		return FromFlowEnd
	case p.Depth > 0:
		return FromTunnel
	case p.Reassembled:
		return FromDefrag
	}
	return FromWire
}
