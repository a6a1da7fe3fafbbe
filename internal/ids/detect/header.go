package detect

import (
	"net/netip"
	"sort"

	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

// holdsAddress reports whether an address is one that a list means.
func holdsAddress(list *rule.Addresses, a netip.Addr) bool {
	if list == nil || list.All {
		return true
	}
	if !a.IsValid() {
		return false
	}
	return (len(list.In) == 0 || inRanges(list.In, a)) && !inRanges(list.Out, a)
}

// inRanges looks an address up in sorted ranges without overlap.
func inRanges(ranges []rule.AddressRange, a netip.Addr) bool {
	if len(ranges) <= 4 {
		for i := range ranges {
			if ranges[i].First.Compare(a) <= 0 && a.Compare(ranges[i].Last) <= 0 {
				return true
			}
		}
		return false
	}
	i := sort.Search(len(ranges), func(i int) bool { return a.Compare(ranges[i].Last) <= 0 })
	return i < len(ranges) && ranges[i].First.Compare(a) <= 0
}

// holdsPort reports whether a port is one that a list means.
func holdsPort(list *rule.Ports, port uint16) bool {
	if list == nil || list.All {
		return true
	}
	for i := range list.In {
		if list.In[i].First <= port && port <= list.In[i].Last {
			return true
		}
	}
	return false
}

func anyAddress(list *rule.Addresses) bool { return list == nil || list.All }

func anyPort(list *rule.Ports) bool { return list == nil || list.All }

// hold reports whether a rule's addresses and ports are these.
func (e *ends) hold(src, dst netip.Addr, srcPort, dstPort uint16) bool {
	return holdsPort(e.dstPorts, dstPort) && holdsPort(e.srcPorts, srcPort) &&
		holdsAddress(e.dst, dst) && holdsAddress(e.src, src)
}

// header reports whether a rule's header fits a packet. The addresses and ports of
// a => rule are those of its direction to the server.
func (m *Matcher) header(s *sig) bool {
	p := m.in.Packet
	if s.protos&m.protos == 0 || !ofVersion(s.rule.Proto, p.Src) {
		return false
	}
	if s.anyHeader {
		return true
	}
	if !hasPorts(p) && !(anyPort(s.ends.srcPorts) && anyPort(s.ends.dstPorts)) {
		return false
	}
	if s.rule.Transactions && m.in.Dir != 0 {
		return s.ends.hold(p.Dst, p.Src, p.DstPort, p.SrcPort)
	}
	return s.ends.hold(p.Src, p.Dst, p.SrcPort, p.DstPort)
}

// hasPorts reports whether a packet can be asked for its ports: a rule about some,
// if only that they are others, is not about ICMP, nor about fragments.
func hasPorts(p *decode.Packet) bool {
	switch p.Proto {
	case wire.ProtoTCP, wire.ProtoUDP, protoNumberSCTP:
		return !p.Fragment || p.Reassembled
	}
	return false
}

// ofVersion reports whether a packet is of the version of IP that a rule is about.
func ofVersion(proto rule.Proto, src netip.Addr) bool {
	switch proto {
	case rule.IPv4:
		return src.Is4()
	case rule.IPv6:
		return src.Is6()
	}
	return true
}

// protos are sets of protocols as a rule's header means them.
type protos uint16

const (
	protoTCP protos = 1 << iota
	protoUDP
	protoICMPv4
	protoICMPv6
	protoSCTP
	protoOther // of IP
	protoARP
	protoNone // neither
	protoIP   = protoTCP | protoUDP | protoICMPv4 | protoICMPv6 | protoSCTP | protoOther
	protoAll  = protoIP | protoARP | protoNone
)

// protosOf are the protocols of a rule.
func protosOf(r *rule.Rule) protos {
	of := protosOfHeader(r)
	for _, c := range r.Packet {
		if t, ok := c.(*rule.FieldTest); ok && t.Field == rule.IPProto && t.Op == rule.Equal && !t.Negated && t.Value <= 0xff {
			of &= protoOfNumber(wire.IPProto(t.Value)) // so that packets of others need not be asked
		}
	}
	return of
}

// protosOfHeader are the protocols that a rule's header names.
func protosOfHeader(r *rule.Rule) protos {
	switch r.Proto {
	case rule.TCP, rule.TCPPacket, rule.TCPStream:
		return protoTCP
	case rule.UDP:
		return protoUDP
	case rule.ICMP:
		return protoICMPv4 | protoICMPv6
	case rule.ICMPv4:
		return protoICMPv4
	case rule.ICMPv6:
		return protoICMPv6
	case rule.SCTP:
		return protoSCTP
	case rule.ARP:
		return protoARP
	case rule.Packet, rule.Ethernet:
		return protoAll
	}
	if r.App != 0 {
		return protoTCP | protoUDP
	}
	return protoIP
}
