// Package watch keeps a table of the stations on a link by the ARP packets that
// it is shown, and judges what changes: a station that is new, one that moved,
// two that quarrel, one that says it is another. It is passive: it is handed
// packets and the time, and says whom to ask when it is to verify a claim. It
// must not know of links, files, or how its verdicts are reported.
package watch

import (
	"net/netip"
	"slices"
	"time"

	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// Config is what a Watch is made with. The zero value of a field means the
// default that its comment names.
type Config struct {
	// Own are our own addresses: nobody else may claim them. MACs are ours.
	Own  []netip.Addr
	MACs []wire.MAC
	// Pins are addresses that may belong to no other MAC than this one.
	Pins map[netip.Addr]wire.MAC
	// Verify asks both claimants of an address before it is called a spoof.
	Verify bool
	// MaxStations bounds the table; the one that was silent longest makes
	// room. Default 65536.
	MaxStations int
	// Storm is how many announcements of one address within ten seconds are
	// too many. Default 20: a fail-over sends five or ten.
	Storm int
	// Quiet is how long the same thing about the same addresses is not told
	// again. Default one minute.
	Quiet time.Duration
}

// stormWindow is the time in which announcements are counted.
const stormWindow = 10 * time.Second

// Watch is the table and what is being verified.
type Watch struct {
	cfg      Config
	stations recent.Table[netip.Addr, station]
	checks   []*check // being verified; few at a time
	next     time.Time
	stats    Stats
	emit     func(Event)
}

// Stats counts.
type Stats struct {
	Packets, Events uint64
	// Stations are those in the table now, Evicted those that made room.
	Stations int
	Evicted  uint64
}

// New makes a Watch with an empty table. emit is called for every event, from
// within Input and Output.
func New(cfg Config, emit func(Event)) *Watch {
	setDefault(&cfg.MaxStations, 65536)
	setDefault(&cfg.Storm, 20)
	setDefault(&cfg.Quiet, time.Minute)
	return &Watch{cfg: cfg, stations: recent.NewTable[netip.Addr, station](cfg.MaxStations), emit: emit}
}

func setDefault[T int | time.Duration](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// Input takes in an ARP packet that came from src.
func (w *Watch) Input(now time.Time, src wire.MAC, p *wire.ARPFields) {
	w.stats.Packets++
	if !credible(p) || w.ours(p.SenderMAC) {
		return
	}
	if w.evidence(p) {
		return
	}
	s, fresh := w.visit(now, p.SenderIP)
	if slices.Contains(w.cfg.Own, p.SenderIP) {
		w.contested(now, s, p.SenderMAC)
	} else if fresh {
		s.moveTo(p.SenderMAC)
		w.tell(now, s, Event{Kind: NewStation, MAC: p.SenderMAC})
	}
	w.judge(now, s, src, p)
	if s.macs[0] == p.SenderMAC {
		s.last = now
	} else if !slices.Contains(w.cfg.Own, p.SenderIP) {
		w.change(now, s, p.SenderMAC)
	}
}

// contested is a packet that claims an address of ours. It stays ours.
func (w *Watch) contested(now time.Time, s *station, by wire.MAC) {
	if s.known == 0 && len(w.cfg.MACs) > 0 {
		s.moveTo(w.cfg.MACs[0])
	}
	w.tell(now, s, Event{Kind: Own, MAC: by})
}

// credible refuses senders that cannot be one host on this link, probes (RFC
// 5227 §1.1, sender 0.0.0.0) among them: they claim nothing.
func credible(p *wire.ARPFields) bool {
	ip := p.SenderIP
	return ip.Is4() && !ip.IsUnspecified() && !ip.IsMulticast() && !ip.IsLoopback() &&
		ip != netip.AddrFrom4([4]byte{255, 255, 255, 255}) &&
		!p.SenderMAC.IsZero() && !p.SenderMAC.IsGroup()
}

func (w *Watch) ours(mac wire.MAC) bool { return slices.Contains(w.cfg.MACs, mac) }

// judge looks for what is wrong with a packet by itself.
func (w *Watch) judge(now time.Time, s *station, src wire.MAC, p *wire.ARPFields) {
	if len(w.cfg.Pins) > 0 {
		if pin, ok := w.cfg.Pins[p.SenderIP]; ok && pin != p.SenderMAC {
			w.tell(now, s, Event{Kind: Pinned, MAC: p.SenderMAC, Was: pin})
		}
	}
	// A repeater that puts its own address into the Ethernet header does it
	// always; so does somebody who forges with a tool that does not.
	if src != p.SenderMAC {
		w.tell(now, s, Event{Kind: Mismatch, MAC: p.SenderMAC, Source: src})
	}
	if p.SenderIP == p.TargetIP {
		w.announced(now, s, p.SenderMAC)
	}
}

// announced counts gratuitous packets.
func (w *Watch) announced(now time.Time, s *station, by wire.MAC) {
	if now.Sub(s.window) >= stormWindow || now.Before(s.window) {
		s.window, s.announced = now, 0
	}
	s.announced++
	if int(s.announced) == w.cfg.Storm+1 {
		w.tell(now, s, Event{Kind: Storm, MAC: by, Count: w.cfg.Storm + 1})
	}
}

// change is a packet that claims an address for another MAC than the last.
func (w *Watch) change(now time.Time, s *station, mac wire.MAC) {
	kind := Changed
	switch place := s.place(mac); {
	case place == 1:
		kind = FlipFlop
	case place > 1:
		kind = Reused
	}
	was, last := s.macs[0], s.last
	if w.cfg.Verify {
		if s.convicted == mac && now.Sub(s.convictedAt) < w.cfg.Quiet {
			return // a forger repeats himself every other second
		}
		if !w.verify(now, s.ip, was, mac) {
			return
		}
		// The table stays as it is until the answers are in.
		w.tell(now, s, Event{Kind: kind, MAC: mac, Was: was, Seen: last})
		return
	}
	w.tell(now, s, Event{Kind: kind, MAC: mac, Was: was, Seen: last})
	s.moveTo(mac)
	s.last = now
}

// tell reports an event, unless the same was told a moment ago.
func (w *Watch) tell(now time.Time, s *station, e Event) {
	e.Time, e.IP = now, s.ip
	if s.hush(now, &e, w.cfg.Quiet) {
		return
	}
	w.stats.Events++
	w.emit(e)
}

// Stats is what was counted so far.
func (w *Watch) Stats() Stats {
	s := w.stats
	s.Stations, s.Evicted = w.stations.Filled()
	return s
}
