package echo

import (
	"net/netip"
	"time"
)

// Totals is what became of all targets and probes:
//
//	Sent = Received + (Timeouts - Late) + those still waited for
type Totals struct {
	Targets     int
	Alive       int // have answered
	Unreachable int // were given up
	// Unknown is for names without an address: the caller counts them.
	Unknown int

	Sent       uint64
	Received   uint64 // probes answered, in time or late
	Timeouts   uint64 // probes that weren't answered in time
	Late       uint64 // of Received: after their timeout
	Duplicates uint64 // further answers
	Errors     uint64 // ICMP errors
}

// Sweep pings many targets, round robin: each gets its first probe before any
// gets the second.
type Sweep struct {
	Totals
	RTT       RTT // of first answers
	Histogram *Histogram

	cfg     SweepConfig
	roster  roster
	closed  bool
	tallies tallies // of the targets that had their first probe
	times   [][]time.Duration
	line    line // those that get another
	flight  *flight
	free    time.Time // when the gap behind the last packet ends
	start   time.Time
}

// SweepProbe is one echo request to one of many targets.
type SweepProbe struct {
	Target int    // its number
	Seq    uint16 // on the wire: the probes of all targets are counted together
	Try    int    // which of the target's probes it is, from 0
	Sent   time.Time
}

// SweepResult is what a reply says.
type SweepResult struct {
	SweepProbe
	Verdict Verdict
	RTT     time.Duration
	First   bool // the target's first answer: it is alive
}

// NewSweep makes a sweep that begins now, without targets.
func NewSweep(now time.Time, cfg SweepConfig) *Sweep {
	cfg.setDefaults()
	return &Sweep{
		Histogram: NewHistogram(CoarseDigits),
		cfg:       cfg, flight: newFlight(now, cfg.timeouts()), line: line{first: -1}, free: now, start: now,
	}
}

// Add adds a target and returns its number. An address that is there already
// is not added again: that one's number is returned.
func (s *Sweep) Add(name string, addr netip.Addr) (target int, added bool, err error) {
	target, added, err = s.roster.add(name, addr.Unmap())
	s.Targets = s.roster.count
	return target, added, err
}

// AddRange adds the addresses from first to last that aren't there yet, and
// returns how many. They take no memory before their first probe.
func (s *Sweep) AddRange(first, last netip.Addr) (added int, err error) {
	added, err = s.roster.addRange(first.Unmap(), last.Unmap())
	s.Targets = s.roster.count
	return added, err
}

// Close says that no more targets will be added.
func (s *Sweep) Close() { s.closed = true }

// Next makes the probe that is due, if one is, and counts it as sent: it is to
// go out now.
func (s *Sweep) Next(now time.Time) (SweepProbe, bool) {
	if now.Before(s.free) || s.flight.full() || s.enough() {
		return SweepProbe{}, false
	}
	var index int32
	since := now.Sub(s.start)
	switch {
	case s.tallies.count < s.roster.count:
		index = s.tallies.grow()
		s.tallies.at(index).due = since
		if s.cfg.KeepTimes {
			s.times = append(s.times, nil)
		}
	case s.another() && s.tallies.at(s.line.first).due <= since:
		index = s.line.first
		s.line.pop(&s.tallies)
	default:
		return SweepProbe{}, false
	}
	s.keepGap(now)
	t := s.tallies.at(index)
	n := s.flight.open(now, index, uint32(t.sent))
	t.sent++
	t.waiting++
	s.Sent++
	if s.cfg.KeepTimes {
		s.times[index] = append(s.times[index], NoAnswer)
	}
	if quota := s.cfg.quota(); !s.cfg.alive() && (quota == 0 || t.sent < quota) {
		if t.due += s.cfg.Period; t.due <= since {
			// A whole period late: that is not made up for by going twice.
			t.due = since + s.cfg.Period
		}
		s.line.push(&s.tallies, index)
	}
	return s.probe(n), true
}

// another reports whether a target waits for one more probe, after it has sent
// home those at the head of the line that have answered meanwhile.
func (s *Sweep) another() bool {
	for s.line.first >= 0 && s.cfg.alive() && s.tallies.at(s.line.first).received > 0 {
		s.line.pop(&s.tallies)
	}
	return s.line.first >= 0
}

// catchUp is how much a caller that is woken late may make up for: timers of
// user programs are about a millisecond late.
const catchUp = 5 * time.Millisecond

func (s *Sweep) keepGap(now time.Time) {
	s.free = s.free.Add(s.cfg.Gap)
	earliest := now.Add(s.cfg.Gap)
	if s.cfg.Gap < catchUp {
		earliest = earliest.Add(-catchUp)
	}
	if s.free.Before(earliest) {
		s.free = earliest
	}
}

func (s *Sweep) probe(n uint64) SweepProbe {
	t := s.flight.at(n)
	return SweepProbe{Target: int(t.target), Seq: uint16(n), Try: int(t.number), Sent: time.Unix(0, t.stamp)}
}

// Departed tells when a probe really left, by our own clock: later than Next
// said if the target's hardware address had to be found first.
func (s *Sweep) Departed(now time.Time, target int, seq uint16) {
	if n := s.sentTo(target, seq); n != 0 {
		s.flight.departed(now, n)
	}
}

// Stamp tells when a probe left by the kernel's clock.
func (s *Sweep) Stamp(target int, seq uint16, at time.Time) {
	if n := s.sentTo(target, seq); n != 0 {
		s.flight.at(n).stamp = at.UnixNano()
	}
}

// sentTo is the latest probe to a target with the number on the wire, 0 if
// there is none.
func (s *Sweep) sentTo(target int, seq uint16) uint64 {
	n := s.flight.latest(seq)
	for n != 0 && int(s.flight.at(n).target) != target {
		n = s.flight.earlier(n)
	}
	return n
}

// answers is the probe that a reply belongs to, 0 for none. A host may answer
// from another of its addresses, but not from that of another target: that one
// answers a probe that is forgotten, of which the number has been used again.
func (s *Sweep) answers(from netip.Addr, seq uint16) uint64 {
	if target, ok := s.roster.find(from); ok {
		return s.sentTo(target, seq)
	}
	return s.flight.latest(seq)
}

// Reply takes in an echo reply with a good checksum, which the kernel got at
// the time, zero where it did not say.
func (s *Sweep) Reply(now time.Time, from netip.Addr, seq uint16, at time.Time) SweepResult {
	n := s.answers(from.Unmap(), seq)
	if n == 0 {
		return SweepResult{}
	}
	p := s.flight.at(n)
	t := s.tallies.at(p.target)
	r := SweepResult{SweepProbe: s.probe(n), Verdict: Answer}
	r.RTT = roundTrip(now.Sub(s.start)-p.sent, p.stamp, at)
	switch p.fate {
	case answered:
		s.Duplicates++
		r.Verdict = Duplicate
		return r
	case lost:
		s.Late++
		r.Verdict = Late
	default:
		t.waiting--
	}
	s.flight.settle(n, answered)
	t.add(r.RTT)
	s.Received++
	s.RTT.Add(r.RTT)
	s.Histogram.Add(r.RTT)
	if s.cfg.KeepTimes {
		s.times[p.target][p.number] = r.RTT
	}
	if t.received == 1 {
		r.First = true
		s.Alive++
	}
	if t.unreachable {
		t.unreachable = false
		s.Unreachable--
	}
	return r
}

// Fail takes in an ICMP error about a probe to an address; ok is false if there
// is no such probe. It changes nothing: the target may still answer this probe
// or the next.
func (s *Sweep) Fail(to netip.Addr, seq uint16) (p SweepProbe, ok bool) {
	target, ok := s.roster.find(to.Unmap())
	if !ok {
		return SweepProbe{}, false
	}
	n := s.sentTo(target, seq)
	if n == 0 {
		return SweepProbe{}, false
	}
	s.Errors++
	s.tallies.at(int32(target)).errors++
	return s.probe(n), true
}

// Expire tells f of the probes that count as lost from now on; final says that
// it was the target's last one and that nothing has come from it: it is
// unreachable.
func (s *Sweep) Expire(now time.Time, f func(p SweepProbe, final bool)) {
	since := now.Sub(s.start)
	for {
		n, at := s.flight.due()
		if n == 0 || at > since {
			return
		}
		s.flight.settle(n, lost)
		s.Timeouts++
		f(s.probe(n), s.gaveUp(s.flight.at(n).target, at))
	}
}

// Abandon counts all probes as lost that are still waited for, and tells f of
// them: the sweep is over before its time. It says nothing about the targets.
func (s *Sweep) Abandon(f func(p SweepProbe)) {
	for {
		n, _ := s.flight.due()
		if n == 0 {
			return
		}
		s.flight.settle(n, lost)
		s.tallies.at(s.flight.at(n).target).waiting--
		s.Timeouts++
		f(s.probe(n))
	}
}

// gaveUp draws the conclusion from a lost probe: one more try, or none.
func (s *Sweep) gaveUp(index int32, at time.Duration) (final bool) {
	t := s.tallies.at(index)
	t.waiting--
	quota := s.cfg.quota()
	switch {
	case t.received > 0 || t.waiting > 0:
		return false
	case quota == 0 || t.sent < quota:
		if s.cfg.alive() {
			t.due = at
			s.line.push(&s.tallies, index)
		}
		return false
	}
	t.unreachable = true
	s.Unreachable++
	return true
}

// enough reports that so many targets have answered as were asked for.
func (s *Sweep) enough() bool {
	return s.cfg.EnoughAnswered > 0 && s.Alive >= s.cfg.EnoughAnswered
}

// Deadline is when Next or Expire have something new to do, zero for never.
func (s *Sweep) Deadline() time.Time {
	var first time.Time
	if n, at := s.flight.due(); n != 0 {
		first = s.start.Add(at)
	}
	if s.flight.full() || s.enough() {
		return first
	}
	var next time.Time
	switch {
	case s.tallies.count < s.roster.count:
		next = s.free
	case s.another():
		next = s.start.Add(s.tallies.at(s.line.first).due)
		if next.Before(s.free) {
			next = s.free
		}
	default:
		return first
	}
	if first.IsZero() || next.Before(first) {
		return next
	}
	return first
}

// Done reports that the sweep is over: all is known, or enough.
func (s *Sweep) Done() bool {
	return s.enough() || s.closed && s.flight.waiting == 0 && s.tallies.count == s.roster.count && !s.another()
}

// Elapsed is the time since the sweep's start.
func (s *Sweep) Elapsed(now time.Time) time.Duration { return now.Sub(s.start) }
