package station

import (
	"net/netip"
	"slices"
	"time"

	"gotcp/internal/frag"
	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// input takes in one frame.
func (s *Station) input(now time.Time, f *link.Frame) {
	if !s.info.Ethernet {
		s.inputIPv4(now, f, wire.MAC{}, f.Data)
		return
	}
	e, err := wire.ParseEthernet(f.Data)
	if err != nil {
		s.stats.Malformed++
		return
	}
	toUs := e.Dst() == s.info.MAC
	switch {
	case !toUs && !e.Dst().IsGroup():
	case e.Type() == wire.TypeARP:
		s.inputARP(now, e.Payload())
	case e.Type() == wire.TypeIPv4 && toUs:
		// Unicast IP does not come in a frame to a group (RFC 1122 §3.3.6), and
		// pings of groups are better not answered (§3.2.2.6).
		s.inputIPv4(now, f, e.Src(), e.Payload())
	}
}

// inputIPv4 takes in one packet (RFC 1122 §3.2.1). Only ICMP is of interest.
func (s *Station) inputIPv4(now time.Time, f *link.Frame, from wire.MAC, b []byte) {
	ip, err := wire.ParseIPv4(b)
	switch {
	case err != nil:
		s.stats.Malformed++
		return
	case ip.Proto() != wire.ProtoICMP:
		return
	case !ip.ChecksumOK():
		s.stats.BadChecksums++
		return
	case s.info.Ethernet && !s.has(ip.Dst()):
		return
	}
	payload := ip.Payload()
	if ip.IsFragment() {
		key := frag.Key{Src: ip.Src(), Dst: ip.Dst(), ID: uint32(ip.ID()), Proto: ip.Proto()}
		whole, done, _ := s.frag.Add(now, key, ip.FragmentOffset(), ip.MoreFragments(), payload)
		if !done {
			return
		}
		payload = whole
	}
	m, err := wire.ParseICMPv4(payload)
	if err != nil {
		s.stats.Malformed++
		return
	}
	s.message = Message{
		At: f.Time, Src: ip.Src(), Dst: ip.Dst(), TTL: ip.TTL(), TOS: ip.TOS(),
		Options: ip.Options(), ICMP: m, BadChecksum: !m.ChecksumOK(),
	}
	if m.Type() == wire.ICMPv4Echo && s.answers(&s.message) {
		s.answer(now, &s.message, from)
		return
	}
	s.handler.Message(now, &s.message)
}

// answers reports whether a ping is ours to answer.
func (s *Station) answers(m *Message) bool {
	if s.cfg.Shared || !s.Ready() || !s.cfg.Addr.IsValid() {
		return false
	}
	return m.Dst == s.cfg.Addr
}

// has reports whether an address is ours.
func (s *Station) has(a netip.Addr) bool {
	return a == s.cfg.Addr || slices.ContainsFunc(s.cfg.Others, func(p netip.Prefix) bool { return p.Addr() == a })
}
