package station

import (
	"net/netip"
	"time"

	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

// Lookup finds a neighbour's hardware address; while it is asked for, known is
// false.
func (s *Station) Lookup(now time.Time, hop netip.Addr) (mac wire.MAC, known bool) {
	if s.cfg.Neighbour != nil {
		switch s.neigh.Peek(hop).State {
		case neigh.Unknown, neigh.Stale, neigh.Failed:
			if mac, ok := s.cfg.Neighbour(hop); ok {
				s.neigh.Learn(now, hop, mac)
			}
		}
	}
	mac, state := s.neigh.Lookup(now, hop)
	return mac, state.Usable()
}

// Learn enters a neighbour that somebody else knows.
func (s *Station) Learn(now time.Time, hop netip.Addr, mac wire.MAC) { s.neigh.Learn(now, hop, mac) }

// Confirm tells that packets get to a neighbour.
func (s *Station) Confirm(now time.Time, hop netip.Addr) { s.neigh.Confirm(now, hop) }

// Neighbour is what is known of a neighbour's hardware address.
func (s *Station) Neighbour(hop netip.Addr) (wire.MAC, bool) {
	e := s.neigh.Peek(hop)
	return e.MAC, e.State.Usable()
}

// inputARP takes in an ARP packet (RFC 826, "Packet Reception").
func (s *Station) inputARP(now time.Time, b []byte) {
	p, err := wire.ParseARP(b)
	if err != nil {
		s.stats.Malformed++
		return
	}
	f := wire.ARPFields{
		Op: p.Op(), SenderMAC: p.SenderMAC(), SenderIP: p.SenderIP(),
		TargetMAC: p.TargetMAC(), TargetIP: p.TargetIP(),
	}
	if s.conflict != nil {
		s.conflict.Input(now, &f)
	}
	if s.has(f.SenderIP) {
		return // ours, or a conflict: nothing to learn from either
	}
	forUs := s.has(f.TargetIP)
	if s.neigh.Input(now, &f, forUs) {
		s.resolved(now, f.SenderIP)
	}
	// RFC 5227 §2.1.1: a probe, too, is answered, to the prober's MAC.
	if f.Op == wire.ARPRequest && f.TargetIP == s.cfg.Addr && !s.cfg.Shared && s.Ready() {
		s.stats.ARPReplies++
		s.sendARP(f.SenderMAC, &wire.ARPFields{
			Op: wire.ARPReply, SenderMAC: s.info.MAC, SenderIP: f.TargetIP,
			TargetMAC: f.SenderMAC, TargetIP: f.SenderIP,
		})
	}
}

// resolved has the packets sent that waited for a neighbour.
func (s *Station) resolved(now time.Time, hop netip.Addr) {
	tokens := s.waiting[hop]
	delete(s.waiting, hop)
	for _, token := range tokens {
		s.handler.Resolved(now, token)
	}
}

func (s *Station) unreachable(now time.Time, hop netip.Addr) {
	tokens := s.waiting[hop]
	delete(s.waiting, hop)
	for _, token := range tokens {
		s.handler.Unreachable(now, token)
	}
}

// request asks for a neighbour.
func (s *Station) request(r neigh.Request) bool {
	s.stats.ARPRequests++
	return s.sendARP(r.To, &wire.ARPFields{
		Op: wire.ARPRequest, SenderMAC: s.info.MAC, SenderIP: s.source(r.Target), TargetIP: r.Target,
	})
}

// source is the address of ours to ask for a neighbour as: that of its network
// (RFC 1122 §3.3.4.3), since neighbours may not answer others.
func (s *Station) source(neighbour netip.Addr) netip.Addr {
	for _, p := range s.cfg.Others {
		if p.Contains(neighbour) {
			return p.Addr()
		}
	}
	return s.cfg.Addr
}

// sendConflict broadcasts a probe or an announcement.
func (s *Station) sendConflict(f *wire.ARPFields) bool { return s.sendARP(wire.Broadcast, f) }

func (s *Station) sendARP(to wire.MAC, f *wire.ARPFields) bool {
	if s.out.room() == 0 {
		return false
	}
	b := s.out.next()
	n := wire.PutEthernet(b, to, s.info.MAC, wire.TypeARP)
	n += f.Put(b[n:])
	s.out.push(n, label{})
	return true
}
