package decode

import (
	"gotcp/internal/ids/event"
)

// The reserved labels (RFC 3032 §2.1).
const (
	labelIPv4Null     = 0
	labelRouterAlert  = 1
	labelIPv6Null     = 2
	labelImplicitNull = 3
	maxReservedLabel  = 14 // 15 says that another follows (RFC 7274 §3)
)

// mpls takes the label stack off (RFC 3032 §2.1). What lies below it is not said:
// the first nibble tells IPv4 and IPv6, and a zero one that it is a pseudowire,
// which is taken for Ethernet (RFC 4385 §3).
func (d *Decoder) mpls(p *Packet, b []byte) {
	if !p.enter() {
		return
	}
	for {
		if len(b) < 4 {
			p.refuse(event.MPLSHeaderTooSmall)
			return
		}
		shim := get32(b)
		b = b[4:]
		if label, bottom := shim>>12, shim&0x100 != 0; bottom {
			d.belowLabel(p, label, b)
			return
		}
	}
}

// belowLabel takes apart what lies below the last label.
func (d *Decoder) belowLabel(p *Packet, label uint32, b []byte) {
	switch {
	case label == labelIPv4Null:
		d.ipv4(p, b)
	case label == labelRouterAlert:
		// It must not be at the bottom of the stack.
		p.Raise(event.MPLSBadLabelRouterAlert)
	case label == labelIPv6Null:
		d.ipv6(p, b)
	case label == labelImplicitNull:
		// It must not be on the wire at all.
		p.Raise(event.MPLSBadLabelImplicitNull)
	case label <= maxReservedLabel:
		p.Raise(event.MPLSBadLabelReserved)
	case len(b) < 4:
		p.refuse(event.MPLSPacketTooSmall)
	default:
		switch b[0] >> 4 {
		case 0:
			d.ethernet(p, b[4:])
		case 4:
			d.ipv4(p, b)
		case 6:
			d.ipv6(p, b)
		default:
			p.refuse(event.MPLSUnknownPayloadType)
		}
	}
}
