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

// Stats are counts since the beginning, but for Flows, Memory, DetectorEntries and Episodes, which are of now.
// Those of several workers are added up.
type Stats struct {
	Packets, Bytes uint64
	IPv4, IPv6     uint64
	TCP, UDP, ICMP uint64
	// Invalid are packets that could not be taken apart. Of those with BadChecksums, BadSegments are
	// left out of streams: they are TCP's.
	Invalid, BadChecksums, BadSegments uint64
	// Of UnknownLinks nothing is known, as their link type is not one of ours, and of Partial ones the capture has only
	// the beginning.
	UnknownLinks, Partial    uint64
	Fragments, Reassembled   uint64
	Flows, FlowsTotal        uint64
	FlowsEvicted             uint64 // forgotten for lack of memory
	FlowMemory, StreamMemory uint64
	Sessions                 uint64 // of TCP, in all
	Gaps, GapBytes           uint64 // in streams: stretches that never came, and how long they were
	Overlaps                 uint64 // segments that contradicted others
	DepthReached             uint64 // directions that went on behind the depth of streams
	MemoryDrops              uint64 // segments that found no memory, and directions of idle connections that gave theirs up
	Alerts, AlertsSuppressed uint64
	AlertsDiscarded          uint64            // since one packet had too many
	GaveUp                   uint64            // inspections that were too much work, and rules beside too many others
	Expressions              uint64            // searches for one that took too long, or were left out since others had
	HostBitsEvicted          uint64            // what rules remember of hosts, forgotten to make room
	CountersEvicted          uint64            // of thresholds
	SetsFull                 uint64            // values for which a set had no room
	Transactions             map[string]uint64 // flows, by what they spoke
	// TransactionsCut are those of which nothing was kept, BodiesCut those bodies and files of which only the
	// beginning was.
	TransactionsCut, BodiesCut uint64
	// FragmentsDiscarded were ignored, or thrown away with their datagram; of the datagrams some were never whole
	// (timed out), and some made room for others (evicted).
	FragmentsDiscarded, DatagramsTimedOut, DatagramsEvicted uint64
	// Detectors remember Entries of hosts and the like, and have Episodes going on; Evicted and Crowded are those
	// that made room for others.
	DetectorEntries, DetectorsEvicted uint64
	Episodes, EpisodesCrowded         uint64
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
		{&s.Invalid, o.Invalid}, {&s.BadChecksums, o.BadChecksums}, {&s.BadSegments, o.BadSegments}, {&s.UnknownLinks, o.UnknownLinks}, {&s.Partial, o.Partial},
		{&s.Fragments, o.Fragments}, {&s.Reassembled, o.Reassembled},
		{&s.Flows, o.Flows}, {&s.FlowsTotal, o.FlowsTotal}, {&s.FlowsEvicted, o.FlowsEvicted}, {&s.FlowMemory, o.FlowMemory},
		{&s.StreamMemory, o.StreamMemory}, {&s.Sessions, o.Sessions}, {&s.Gaps, o.Gaps}, {&s.MemoryDrops, o.MemoryDrops},
		{&s.Alerts, o.Alerts}, {&s.AlertsSuppressed, o.AlertsSuppressed}, {&s.AlertsDiscarded, o.AlertsDiscarded}, {&s.GaveUp, o.GaveUp},
		{&s.GapBytes, o.GapBytes}, {&s.Overlaps, o.Overlaps}, {&s.DepthReached, o.DepthReached}, {&s.Expressions, o.Expressions},
		{&s.HostBitsEvicted, o.HostBitsEvicted}, {&s.CountersEvicted, o.CountersEvicted}, {&s.SetsFull, o.SetsFull},
		{&s.TransactionsCut, o.TransactionsCut}, {&s.BodiesCut, o.BodiesCut}, {&s.FragmentsDiscarded, o.FragmentsDiscarded},
		{&s.DatagramsTimedOut, o.DatagramsTimedOut}, {&s.DatagramsEvicted, o.DatagramsEvicted},
		{&s.DetectorEntries, o.DetectorEntries}, {&s.DetectorsEvicted, o.DetectorsEvicted},
		{&s.Episodes, o.Episodes}, {&s.EpisodesCrowded, o.EpisodesCrowded},
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
