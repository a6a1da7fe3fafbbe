package watch

import (
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// maxMACs is how many MACs of one address are remembered.
const maxMACs = 4

// maxTold is how many different things about one address are kept quiet.
const maxTold = 6

// station is one address and those who had it.
type station struct {
	ip netip.Addr
	// macs[:known] are those it belonged to, the present one first.
	macs  [maxMACs]wire.MAC
	known uint8
	told  uint8 // things in quiet that count
	// first is when the address was seen first, and last when the present MAC
	// claimed it last.
	first, last time.Time
	// announced is how many gratuitous packets came since window.
	window    time.Time
	announced uint32
	// convicted was called a forger, and when.
	convicted   wire.MAC
	convictedAt time.Time
	quiet       [maxTold]told
}

// told is something that was reported.
type told struct {
	kind    Kind
	a, b    wire.MAC
	at      time.Time
	repeats int
}

// place is where in the history of the address a MAC stands, -1 for nowhere.
func (s *station) place(mac wire.MAC) int {
	for i := range s.known {
		if s.macs[i] == mac {
			return int(i)
		}
	}
	return -1
}

// moveTo makes a MAC the present one.
func (s *station) moveTo(mac wire.MAC) {
	at := s.place(mac)
	if at < 0 {
		if s.known < maxMACs {
			s.known++
		}
		at = int(s.known) - 1
	}
	copy(s.macs[1:at+1], s.macs[:at])
	s.macs[0] = mac
}

// hush reports whether the same event was told less than a while ago, and
// counts it then. Who is told something is told once that it went on.
func (s *station) hush(now time.Time, e *Event, while time.Duration) bool {
	other := e.Was
	if e.Kind == Mismatch {
		other = e.Source
	}
	oldest := 0
	for i := range s.told {
		t := &s.quiet[i]
		if t.kind == e.Kind && t.a == e.MAC && t.b == other {
			if since := now.Sub(t.at); since >= 0 && since < while {
				t.repeats++
				return true
			}
			e.Repeats, t.repeats = t.repeats, 0
			t.at = now
			return false
		}
		if t.at.Before(s.quiet[oldest].at) {
			oldest = int(i)
		}
	}
	if s.told < maxTold {
		oldest = int(s.told)
		s.told++
	}
	s.quiet[oldest] = told{kind: e.Kind, a: e.MAC, b: other, at: now}
	return false
}

// visit finds or makes the station with an address, which is a use of it.
func (w *Watch) visit(now time.Time, ip netip.Addr) (s *station, fresh bool) {
	if s, fresh = w.stations.Visit(ip); fresh {
		*s = station{ip: ip, first: now, last: now}
	}
	return s, fresh
}
