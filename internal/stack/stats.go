package stack

// Stats counts what a Stack did.
type Stats struct {
	FramesIn, FramesOut uint64
	// Conns and Listeners are those that there are now.
	Conns, Listeners int
	// Dropped counts what came in and went no further, by reason.
	Dropped Drops
	// SendErrors are frames that a link refused for good; Blocked is how often
	// a link was full.
	SendErrors, Blocked      uint64
	ARPRequests, ARPReplies  uint64 // sent
	EchoReplies, ICMPErrors  uint64 // sent
	ICMPLimited              uint64 // errors not sent because of the limit
	Resets                   uint64 // RST sent for what belongs to no connection
	Accepted, Dialed, Reused uint64 // connections; Reused took over a TIME-WAIT
}

// Drops counts by reason.
type Drops struct {
	Malformed     uint64 // headers that make no sense
	Checksum      uint64
	OtherHost     uint64 // not for our MAC or address
	Protocol      uint64 // nothing we speak
	Martian       uint64 // a source address that cannot be
	SourceRouted  uint64
	Fragment      uint64 // refused by the reassembly
	Unclaimed     uint64 // a port of the kernel's, on a shared address
	Backlog       uint64 // SYN for a listener that is full
	NeighbourFull uint64 // too much waits for one address already
	LinkFull      uint64 // answers that are not worth waiting for
}

// Stats is a snapshot of the counters.
func (s *Stack) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.stats
	st.Conns, st.Listeners = len(s.conns), len(s.listeners)
	return st
}
