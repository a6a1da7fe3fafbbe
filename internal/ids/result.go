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
	Transactions             map[string]uint64 // by protocol
	// Rules is how many are loaded.
	Rules int
}

// RuleCost is what one rule has cost so far.
type RuleCost struct {
	GID, SID, Rev   uint32
	Checks, Matches uint64
	Nanoseconds     uint64
}
