package stack

import (
	"net/netip"
	"time"

	"gotcp/internal/frag"
	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// packet is an IPv4 packet that is for us, whole.
type packet struct {
	src, dst netip.Addr
	proto    wire.IPProto
	payload  []byte
	// verified says that the transport's checksum needs no look: the device
	// had one, or the packet never left this machine.
	verified bool
	// gsoSize is the size of the segments that were merged into this one.
	gsoSize int
	// header is the packet's own, for quoting.
	header wire.IPv4
}

// input takes in one frame.
func (n *NIC) input(now time.Time, f *link.Frame) {
	s := n.stack
	if n.err != nil {
		return
	}
	s.stats.FramesIn++
	if !n.info.Ethernet {
		n.inputIPv4(now, f, f.Data)
		return
	}
	e, err := wire.ParseEthernet(f.Data)
	if err != nil {
		s.stats.Dropped.Malformed++
		return
	}
	// Group addresses carry ARP; nothing else that we speak goes to a group
	// (RFC 1122 §3.3.6: unicast IP must not come as a link-layer broadcast).
	toUs := e.Dst() == n.info.MAC
	switch e.Type() {
	case wire.TypeARP:
		if toUs || e.Dst().IsGroup() {
			n.inputARP(now, e.Payload())
		}
	case wire.TypeIPv4:
		if !toUs {
			s.stats.Dropped.OtherHost++
			return
		}
		n.inputIPv4(now, f, e.Payload())
	default:
		s.stats.Dropped.Protocol++
	}
}

// inputIPv4 takes in one packet (RFC 1122 §3.2.1).
func (n *NIC) inputIPv4(now time.Time, f *link.Frame, b []byte) {
	drops := &n.stack.stats.Dropped
	ip, err := wire.ParseIPv4(b)
	if err != nil {
		drops.Malformed++
		return
	}
	if !ip.ChecksumOK() {
		drops.Checksum++
		return
	}
	p := &n.stack.pkt
	*p = packet{
		src: ip.Src(), dst: ip.Dst(), proto: ip.Proto(), payload: ip.Payload(), header: ip,
		verified: f.NeedsChecksum || f.ChecksumValid,
	}
	if f.GSO != link.GSONone {
		p.gsoSize = int(f.GSOSize)
	}
	switch {
	case !n.has(p.dst):
		drops.OtherHost++
	case n.martian(p.src):
		drops.Martian++
	case sourceRouted(ip.Options()):
		drops.SourceRouted++
	case ip.IsFragment():
		n.inputFragment(now, ip, p)
	default:
		n.deliver(now, p)
	}
}

// martian reports a source address that no packet to us can have
// (RFC 1122 §3.2.1.3).
func (n *NIC) martian(src netip.Addr) bool {
	if src.IsUnspecified() || src.IsMulticast() || isBroadcast(src) || n.broadcasts(src) {
		return true
	}
	// RFC 1122 §3.2.1.3(g); our own addresses arrive over loopback only.
	return !n.cfg.Loopback && (src.IsLoopback() || n.has(src))
}

// sourceRouted looks for the options that let a sender choose the way, which
// nobody uses in good faith (RFC 7126 §4.3, §4.4). Malformed options count as
// harmless: we act on none of them.
func sourceRouted(options []byte) bool {
	const looseRoute, strictRoute = 131, 137
	for len(options) > 0 {
		switch kind := options[0]; {
		case kind == 0: // End of Option List
			return false
		case kind == 1: // No Operation
			options = options[1:]
		case kind == looseRoute || kind == strictRoute:
			return true
		case len(options) < 2 || options[1] < 2 || int(options[1]) > len(options):
			return false
		default:
			options = options[options[1]:]
		}
	}
	return false
}

// inputFragment adds a fragment to its datagram.
func (n *NIC) inputFragment(now time.Time, ip wire.IPv4, p *packet) {
	s := n.stack
	// On a shared address only TCP can be ours.
	if n.cfg.Shared && p.proto != wire.ProtoTCP {
		s.stats.Dropped.Unclaimed++
		return
	}
	key := frag.Key{Src: p.src, Dst: p.dst, ID: uint32(ip.ID()), Proto: p.proto}
	whole, done, verdict := s.frag.Add(now, key, ip.FragmentOffset(), ip.MoreFragments(), p.payload)
	if !done {
		if verdict != frag.Held && verdict != frag.Duplicate {
			s.stats.Dropped.Fragment++
		}
		return
	}
	// What a device says of a fragment's checksum is worth nothing for the
	// whole.
	p.payload, p.verified, p.gsoSize = whole, false, 0
	h := wire.IPv4Fields{TOS: ip.TOS(), ID: ip.ID(), TTL: ip.TTL(), Proto: p.proto, Src: p.src, Dst: p.dst}
	h.Put(s.wholeHeader[:], len(whole))
	p.header = s.wholeHeader[:]
	n.deliver(now, p)
	// An answer may borrow the datagram, and the next fragment its memory.
	n.flush()
}

// expireFragments gives up on datagrams of which parts are missing
// (RFC 1122 §3.3.2).
func (s *Stack) expireFragments(now time.Time) {
	s.frag.Expire(now, func(k frag.Key, first []byte) {
		for _, n := range s.nics {
			if n.err == nil && n.has(k.Dst) {
				n.reassemblyTimeout(now, k, first)
				return
			}
		}
	})
}

// deliver gives a whole packet to its protocol.
func (n *NIC) deliver(now time.Time, p *packet) {
	switch {
	case p.proto == wire.ProtoTCP:
		n.inputTCP(now, p)
	case p.proto == wire.ProtoICMP:
		n.inputICMP(now, p)
	case n.cfg.Shared:
		n.stack.stats.Dropped.Unclaimed++
	case p.proto == wire.ProtoUDP:
		n.inputUDP(now, p)
	default:
		n.stack.stats.Dropped.Protocol++
		n.sendError(now, p, wire.ICMPv4Unreachable, wire.ICMPv4ProtoUnreachable)
	}
}

// inputUDP answers that nobody listens (RFC 1122 §4.1.3.1).
func (n *NIC) inputUDP(now time.Time, p *packet) {
	u, err := wire.ParseUDP(p.payload)
	switch {
	case err != nil:
		n.stack.stats.Dropped.Malformed++
	case !p.verified && !u.ChecksumOK(p.src, p.dst):
		n.stack.stats.Dropped.Checksum++
	default:
		n.stack.stats.Dropped.Protocol++
		n.sendError(now, p, wire.ICMPv4Unreachable, wire.ICMPv4PortUnreachable)
	}
}
