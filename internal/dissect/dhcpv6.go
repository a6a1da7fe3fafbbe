package dissect

// The sizes of DHCPv6's headers (RFC 8415 §8, §9).
const (
	dhcpv6Header      = 4
	dhcpv6RelayHeader = 34

	dhcpv6RelayForward = 12
	dhcpv6RelayReply   = 13
)

var dhcpv6Messages = [...]string{
	1: "solicit", "advertise", "request", "confirm", "renew", "rebind", "reply", "release", "decline", "reconfigure",
	"inf-req", "relay-fwd", "relay-reply", "leasequery", "leasequery-reply",
}

// dhcpv6 prints a DHCPv6 message.
func (p *Printer) dhcpv6(b view, length int) {
	p.proto = "dhcp6"
	p.dhcpv6Message(b, 0, min(len(b), length))
}

// dhcpv6Message prints the message from at to end, which may be one that a
// relay has wrapped. What is missing of that ends only itself.
func (p *Printer) dhcpv6Message(b view, at, end int) {
	p.str("dhcp6")
	if !b.has(at, dhcpv6Header) {
		p.truncated()
		return
	}
	kind := int(b[at])
	p.char(' ')
	if kind < len(dhcpv6Messages) && dhcpv6Messages[kind] != "" {
		p.str(dhcpv6Messages[kind])
	} else {
		p.str("msgtype-").num(kind)
	}
	if p.opt.Verbose == 0 {
		return
	}
	p.str(" (")
	if kind == dhcpv6RelayForward || kind == dhcpv6RelayReply {
		for i, name := range [...]string{"linkaddr=", " peeraddr="} {
			if !b.has(at+2+16*i, 16) {
				p.truncated()
				return
			}
			p.str(name)
			p.ip6(b, at+2+16*i)
		}
		at += dhcpv6RelayHeader
	} else {
		p.str("xid=").hex(uint64(b.u24(at + 1)))
		at += dhcpv6Header
	}
	p.dhcpv6Options(b, at, end)
	p.char(')')
}
