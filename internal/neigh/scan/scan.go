// Package scan asks many addresses by ARP who has them: whom to ask next, at
// which rate and how often, and which answers are the first and which
// duplicates. It is passive: it is handed answers and the time, and says what
// to ask and when to look again. It must not know of links or of frames.
package scan

import (
	"math"
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// MaxTargets bounds a Scan: a /10, for which it needs some 40 MB.
const MaxTargets = 1 << 22

// Config is what a Scan is made with. The zero value of a field means the
// default that its comment names.
type Config struct {
	Targets []Range
	// Source is the address that we ask from, and MAC ours: answers go there.
	Source netip.Addr
	MAC    wire.MAC
	// Rate is requests per second. Default 1000.
	Rate float64
	// Tries is how often a host is asked until it answers. Default 2.
	Tries int
	// Timeout is how long an answer may take, half as long again after each
	// further try. Default 500 ms.
	Timeout time.Duration
	// First ends the scan when that many hosts have answered, zero for all.
	First int
}

// Answer is what a host said.
type Answer struct {
	IP  netip.Addr
	MAC wire.MAC
	// RTT is since the last request to the address.
	RTT time.Duration
	// Count is the number of this answer among those for the address: more
	// than one means a duplicate.
	Count int
}

// Stats is how far a Scan got.
type Stats struct {
	Targets, Sent, Answered, Duplicates int
}

// Scan is one run over the targets.
type Scan struct {
	cfg     Config
	targets targets
	// sent is when each target was asked last, since the start; never asked is
	// notAsked. answers is how often it answered.
	sent    []time.Duration
	answers []uint16
	start   time.Time
	last    time.Duration // when the last request of all went out
	// try is the round, from 0, and next the target that is looked at next.
	try, next int
	due       time.Time // of the next request, or of the end; zero if done
	stats     Stats
	done      bool
}

// notAsked is a time that no target was asked at.
const notAsked = time.Duration(math.MinInt64)

// New makes a scan that begins now. Targets beyond MaxTargets are the caller's
// to refuse (Count).
func New(now time.Time, cfg Config) *Scan {
	setDefault(&cfg.Rate, 1000)
	setDefault(&cfg.Tries, 2)
	setDefault(&cfg.Timeout, 500*time.Millisecond)
	s := &Scan{cfg: cfg, targets: newTargets(cfg.Targets), start: now, last: notAsked, due: now}
	s.sent = make([]time.Duration, s.targets.size)
	for i := range s.sent {
		s.sent[i] = notAsked
	}
	s.answers = make([]uint16, s.targets.size)
	s.stats.Targets = s.targets.size
	return s
}

func setDefault[T int | float64 | time.Duration](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// Count is how many different addresses the ranges hold.
func Count(ranges []Range) int {
	t := newTargets(ranges)
	return t.size
}

// Has enters a host that need not be asked, because it is ourselves. It
// reports whether it is one of the targets.
func (s *Scan) Has(ip netip.Addr) bool {
	i, ok := s.targets.index(ip)
	if ok && s.answers[i] == 0 {
		s.answers[i] = 1
		s.answered()
	}
	return ok
}

func (s *Scan) answered() {
	s.stats.Answered++
	switch {
	case s.cfg.First > 0 && s.stats.Answered >= s.cfg.First:
		s.finish()
	case s.stats.Answered == s.targets.size:
		if end := s.end(); end.Before(s.due) {
			s.due = end
		}
	}
}

func (s *Scan) finish() { s.done, s.due = true, time.Time{} }

// Input takes in an ARP packet, and reports whether it is an answer to us.
// After the end there are none.
func (s *Scan) Input(now time.Time, p *wire.ARPFields) (Answer, bool) {
	if s.done || p.Op != wire.ARPReply || p.SenderMAC == s.cfg.MAC {
		return Answer{}, false
	}
	// An announcement is a reply to nobody. Some devices get one of the two
	// target addresses wrong.
	if p.TargetMAC != s.cfg.MAC && p.TargetIP != s.cfg.Source {
		return Answer{}, false
	}
	i, ok := s.targets.index(p.SenderIP)
	if !ok || s.sent[i] == notAsked {
		return Answer{}, false
	}
	if s.answers[i] < math.MaxUint16 {
		s.answers[i]++
	}
	a := Answer{IP: p.SenderIP, MAC: p.SenderMAC, RTT: now.Sub(s.start) - s.sent[i], Count: int(s.answers[i])}
	if a.Count == 1 {
		s.answered()
	} else {
		s.stats.Duplicates++
	}
	return a, true
}

// Stats is how far the scan got.
func (s *Scan) Stats() Stats { return s.stats }

// Done reports that nothing is left to be sent or to be waited for.
func (s *Scan) Done() bool { return s.done }

// Deadline is when Output must be called next, zero for never.
func (s *Scan) Deadline() time.Time { return s.due }
