package echo

import (
	"net/netip"
	"time"
)

// Target is what is known of one target of a Sweep.
type Target struct {
	Name string // as given, empty for one of a range
	Addr netip.Addr

	Alive       bool // it has answered
	Unreachable bool // it hasn't, and was given up

	Sent     uint64
	Received uint64 // probes answered, in time or late
	Lost     uint64 // probes not answered in time, nor since
	Errors   uint64 // ICMP errors about it

	Min, Mean, Max, Last time.Duration

	// Outage is a period for each lost probe.
	Outage time.Duration
	// Times has the round trip of each probe, NoAnswer without one; only with
	// KeepTimes.
	Times []time.Duration
}

// NoAnswer stands for the round-trip time of a probe without an answer.
const NoAnswer time.Duration = -1

// Target is what is known of a target.
func (s *Sweep) Target(target int) Target {
	entry := s.roster.at(target)
	view := Target{Name: entry.name, Addr: s.roster.addr(target)}
	if target >= s.tallies.count {
		return view
	}
	t := s.tallies.at(int32(target))
	view.Alive, view.Unreachable = t.received > 0, t.unreachable
	view.Sent, view.Received, view.Lost, view.Errors = t.sent, t.received, t.lost(), uint64(t.errors)
	view.Min, view.Max, view.Last = t.min, t.max, t.last
	if t.received > 0 {
		view.Mean = t.sum / time.Duration(t.received)
	}
	view.Outage = time.Duration(t.lost()) * s.cfg.Period
	if s.cfg.KeepTimes {
		view.Times = s.times[target]
	}
	return view
}

// Label is the target's name, or its address where it has none.
func (t *Target) Label() string {
	if t.Name != "" {
		return t.Name
	}
	return t.Addr.String()
}
