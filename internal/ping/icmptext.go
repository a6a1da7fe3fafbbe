package ping

import (
	"fmt"
	"net/netip"

	"gotcp/internal/wire"
)

// Codes of ICMP that package wire has no names for, since nobody but ping
// tells them apart (RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1).
const (
	sourceHostIsolated = 8
	netUnreachableTOS  = 11
	hostUnreachableTOS = 12
)

var unreachableText = map[uint8]string{
	wire.ICMPv4NetUnreachable:         "Destination Net Unreachable",
	wire.ICMPv4HostUnreachable:        "Destination Host Unreachable",
	wire.ICMPv4ProtoUnreachable:       "Destination Protocol Unreachable",
	wire.ICMPv4PortUnreachable:        "Destination Port Unreachable",
	wire.ICMPv4SourceRouteFailed:      "Source Route Failed",
	wire.ICMPv4NetUnknown:             "Destination Net Unknown",
	wire.ICMPv4HostUnknown:            "Destination Host Unknown",
	sourceHostIsolated:                "Source Host Isolated",
	wire.ICMPv4NetProhibited:          "Destination Net Prohibited",
	wire.ICMPv4HostProhibited:         "Destination Host Prohibited",
	netUnreachableTOS:                 "Destination Net Unreachable for Type of Service",
	hostUnreachableTOS:                "Destination Host Unreachable for Type of Service",
	wire.ICMPv4AdminProhibited:        "Packet filtered",
	wire.ICMPv4PrecedenceViolation:    "Precedence Violation",
	wire.ICMPv4PrecedenceInsufficient: "Precedence Cutoff",
}

var redirectText = map[uint8]string{
	0: "Redirect Network",
	1: "Redirect Host",
	2: "Redirect Type of Service and Network",
	3: "Redirect Type of Service and Host",
}

// gateway is the router that a redirect points to.
func (f *failure) gateway() (netip.Addr, bool) {
	if f.typ != wire.ICMPv4Redirect || f.unresolved {
		return netip.Addr{}, false
	}
	return netip.AddrFrom4([4]byte{byte(f.info >> 24), byte(f.info >> 16), byte(f.info >> 8), byte(f.info)}), true
}

// quoteText is the header of the packet that the error is about, as the
// reporter had it: what has changed on the way tells where the cause lies.
func (f *failure) quoteText() string {
	q := f.quote
	if q == nil {
		return ""
	}
	flags := ""
	for _, x := range []struct {
		set  bool
		name string
	}{{q.DontFragment(), " DF"}, {q.MoreFragments(), " MF"}} {
		if x.set {
			flags += x.name
		}
	}
	return fmt.Sprintf("  about: %s > %s ttl %d tos 0x%02x id %d length %d offset %d%s\n",
		q.Src(), q.Dst(), q.TTL(), q.TOS(), q.ID(), q.TotalLen(), q.FragmentOffset(), flags)
}

// text is an ICMP error in ping's words.
func (f *failure) text(name func(netip.Addr) string) string {
	switch {
	case f.unresolved:
		return unreachableText[wire.ICMPv4HostUnreachable]
	case f.typ == wire.ICMPv4Unreachable && f.code == wire.ICMPv4FragmentationNeeded:
		return fmt.Sprintf("Frag needed and DF set (mtu = %d)", f.info&0xffff)
	case f.typ == wire.ICMPv4Unreachable:
		if s, ok := unreachableText[f.code]; ok {
			return s
		}
		return fmt.Sprintf("Dest Unreachable, Bad Code: %d", f.code)
	case f.typ == wire.ICMPv4SourceQuench:
		return "Source Quench"
	case f.typ == wire.ICMPv4Redirect:
		s, ok := redirectText[f.code]
		if !ok {
			s = fmt.Sprintf("Redirect, Bad Code: %d", f.code)
		}
		gateway, _ := f.gateway()
		return fmt.Sprintf("%s(New nexthop: %s)", s, name(gateway))
	case f.typ == wire.ICMPv4TimeExceeded && f.code == wire.ICMPv4TTLExceeded:
		return "Time to live exceeded"
	case f.typ == wire.ICMPv4TimeExceeded && f.code == wire.ICMPv4ReassemblyExceeded:
		return "Frag reassembly time exceeded"
	case f.typ == wire.ICMPv4TimeExceeded:
		return fmt.Sprintf("Time exceeded, Bad Code: %d", f.code)
	case f.typ == wire.ICMPv4ParameterProblem:
		return fmt.Sprintf("Parameter problem: pointer = %d", f.info>>24)
	}
	return fmt.Sprintf("Bad ICMP type: %d", f.typ)
}
