package decode

import "gotcp/internal/wire"

// icmpCodes is what an ICMP type may say more exactly.
type icmpCodes struct {
	max    uint8 // the highest code
	others codes // further ones, if any
	quotes bool  // it carries the packet that it is about
}

type codes struct{ first, last uint8 }

func (c *icmpCodes) allow(code uint8) bool {
	return code <= c.max || c.others.last > 0 && code >= c.others.first && code <= c.others.last
}

// EchoID is the identifier of an echo or its reply, which ping's packets have in
// common as others have ports.
func (p *Packet) EchoID() (id uint16, ok bool) {
	switch {
	case p.ICMPv4 != nil:
		return echoID(wire.ProtoICMP, p.ICMPv4)
	case p.ICMPv6 != nil:
		return echoID(wire.ProtoICMPv6, p.ICMPv6)
	}
	return 0, false
}

func echoID(proto wire.IPProto, b []byte) (id uint16, ok bool) {
	if len(b) < wire.ICMPLen {
		return 0, false
	}
	switch {
	case proto == wire.ProtoICMP && (b[0] == 0 || b[0] == 8),
		proto == wire.ProtoICMPv6 && (b[0] == 128 || b[0] == 129):
		return get16(b[4:]), true
	}
	return 0, false
}
