package ids

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/recognize"
	"gotcp/internal/ids/decode"
)

// count counts a packet.
func (w *Worker) count(p *decode.Packet) {
	s := &w.stats
	switch {
	case p.IPv4 != nil:
		s.IPv4++
	case p.IPv6 != nil:
		s.IPv6++
	}
	switch {
	case p.TCP != nil:
		s.TCP++
	case p.UDP != nil:
		s.UDP++
	case p.ICMPv4 != nil || p.ICMPv6 != nil:
		s.ICMP++
	}
	if p.Invalid {
		s.Invalid++
	}
	if p.ChecksumBad || p.HeaderChecksumBad {
		s.BadChecksums++
	}
	if p.ChecksumBad && p.TCP != nil {
		s.BadSegments++
	}
	if p.Fragment {
		s.Fragments++
	}
	if p.Reassembled {
		s.Reassembled++
	}
}

// Stats are the counts so far.
func (w *Worker) Stats() Stats {
	s := w.stats
	t, e := w.flows.Stats(), w.engine.Stats()
	s.Flows, s.FlowsTotal = uint64(w.flows.Len()), t.Created
	for _, n := range t.Evicted {
		s.FlowsEvicted += n
	}
	s.FlowMemory, s.StreamMemory = uint64(w.flows.Bytes()), uint64(w.engine.Bytes())
	s.Gaps, s.GapBytes, s.MemoryDrops = e.Gaps, e.GapBytes, e.NoMemory+e.TooManySegments+e.GivenUp
	s.Overlaps, s.DepthReached = e.Overlaps, e.DepthReached
	parts := w.decoder.Fragments()
	s.FragmentsDiscarded, s.DatagramsTimedOut, s.DatagramsEvicted = parts.Discarded, parts.TimedOut, parts.Crowded
	s.Transactions = w.parsers.counts()
	w.countMatcher(&s)
	if w.hosts != nil {
		s.HostBitsEvicted = w.hosts.Evicted
	}
	return s
}

// countMatcher adds how often the matcher at work had too much to do.
func (w *Worker) countMatcher(s *Stats) {
	if w.matcher == nil {
		return
	}
	s.GaveUp += w.matcher.Stats.GaveUp + w.matcher.Stats.Dropped
	s.Expressions += w.matcher.Stats.Expressions
}

// countCuts adds what a parser has left out since it was last asked.
func (w *Worker) countCuts(p app.Parser) {
	if cutter, ok := p.(app.Cutter); ok {
		c := cutter.TakeCuts()
		w.stats.TransactionsCut += c.Transactions
		w.stats.BodiesCut += c.Bodies
	}
}

func portsOf(f *flowEntry) recognize.Ports {
	return recognize.Ports{Client: f.ClientPort, Server: f.ServerPort}
}
