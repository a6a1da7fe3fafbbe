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

// isEcho reports an echo, or its reply.
func isEcho(proto wire.IPProto, b []byte) bool {
	if len(b) < wire.ICMPLen {
		return false
	}
	return proto == wire.ProtoICMP && (b[0] == 0 || b[0] == 8) || proto == wire.ProtoICMPv6 && (b[0] == 128 || b[0] == 129)
}
