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
	// newer and older are neighbours in the list by last use, as indices.
	newer, older int32
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

// none ends the list.
const none = -1

// stations are the table: slots that are used again, a map to find them and a
// list by last use through them. Nothing is allocated once it is full.
type stations struct {
	slots   []station
	index   map[netip.Addr]int32
	max     int
	newest  int32
	oldest  int32
	evicted uint64
}

func newStations(most int) stations {
	return stations{index: make(map[netip.Addr]int32), max: most, newest: none, oldest: none}
}

func (t *stations) len() int { return len(t.slots) }

// find is the station with an address, nil if there is none.
func (t *stations) find(ip netip.Addr) *station {
	if i, ok := t.index[ip]; ok {
		return &t.slots[i]
	}
	return nil
}

// visit finds or makes the station with an address, which is a use of it.
func (t *stations) visit(now time.Time, ip netip.Addr) (s *station, fresh bool) {
	i, ok := t.index[ip]
	if ok {
		if t.newest != i {
			t.unlink(i)
			t.link(i)
		}
		return &t.slots[i], false
	}
	if len(t.slots) < t.max {
		t.slots = append(t.slots, station{})
		i = int32(len(t.slots) - 1)
	} else {
		i = t.oldest
		delete(t.index, t.slots[i].ip)
		t.unlink(i)
		t.evicted++
	}
	s = &t.slots[i]
	*s = station{ip: ip, first: now, last: now}
	t.index[ip] = i
	t.link(i)
	return s, true
}

func (t *stations) link(i int32) {
	s := &t.slots[i]
	s.newer, s.older = none, t.newest
	if t.newest != none {
		t.slots[t.newest].newer = i
	} else {
		t.oldest = i
	}
	t.newest = i
}

func (t *stations) unlink(i int32) {
	s := &t.slots[i]
	if s.newer != none {
		t.slots[s.newer].older = s.older
	} else {
		t.newest = s.older
	}
	if s.older != none {
		t.slots[s.older].newer = s.newer
	} else {
		t.oldest = s.newer
	}
}
