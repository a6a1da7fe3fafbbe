package ids

// Output is what came of some frames, in the order in which it happened. It is
// borrowed until the next call.
type Output struct {
	Alerts  []Alert
	Records []Record
	// Episodes are what detectors say at the end of what they raised an alert
	// for when it began.
	Episodes []Alert
}

// Stats are counts since the beginning, but for Flows and Memory, which are of now.
// Those of several workers are added up.
type Stats struct {
	Packets, Bytes uint64
	IPv4, IPv6     uint64
	TCP, UDP, ICMP uint64
	// Invalid are packets that could not be taken apart; BadChecksums are left out of
	// streams and rules.
	Invalid, BadChecksums    uint64
	Fragments, Reassembled   uint64
	Flows, FlowsTotal        uint64
	FlowsEvicted             uint64 // forgotten for lack of memory
	FlowMemory, StreamMemory uint64
	Sessions                 uint64 // of TCP, in all
	Gaps                     uint64 // in streams: bytes that never came
	MemoryDrops              uint64 // segments that found no memory
	Alerts, AlertsSuppressed uint64
	AlertsDiscarded          uint64            // since one packet had too many
	GaveUp                   uint64            // inspections that were too much work, and rules beside too many others
	Transactions             map[string]uint64 // flows, by what they spoke
	// Rules is how many are loaded.
	Rules int
}

// Add adds the counts of another worker.
func (s *Stats) Add(o *Stats) {
	for _, p := range [...]struct {
		sum  *uint64
		more uint64
	}{
		{&s.Packets, o.Packets}, {&s.Bytes, o.Bytes}, {&s.IPv4, o.IPv4}, {&s.IPv6, o.IPv6}, {&s.TCP, o.TCP}, {&s.UDP, o.UDP}, {&s.ICMP, o.ICMP},
		{&s.Invalid, o.Invalid}, {&s.BadChecksums, o.BadChecksums}, {&s.Fragments, o.Fragments}, {&s.Reassembled, o.Reassembled},
		{&s.Flows, o.Flows}, {&s.FlowsTotal, o.FlowsTotal}, {&s.FlowsEvicted, o.FlowsEvicted}, {&s.FlowMemory, o.FlowMemory},
		{&s.StreamMemory, o.StreamMemory}, {&s.Sessions, o.Sessions}, {&s.Gaps, o.Gaps}, {&s.MemoryDrops, o.MemoryDrops},
		{&s.Alerts, o.Alerts}, {&s.AlertsSuppressed, o.AlertsSuppressed}, {&s.AlertsDiscarded, o.AlertsDiscarded}, {&s.GaveUp, o.GaveUp},
	} {
		*p.sum += p.more
	}
	for name, n := range o.Transactions {
		if s.Transactions == nil {
			s.Transactions = map[string]uint64{}
		}
		s.Transactions[name] += n
	}
	// All workers have the same rules.
	s.Rules = max(s.Rules, o.Rules)
}

// RuleCost is what one rule has cost so far.
type RuleCost struct {
	GID, SID, Rev   uint32
	Checks, Matches uint64
	Nanoseconds     uint64
}
