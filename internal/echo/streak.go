package echo

// streakWindow is how many probes a streak looks back over, a power of two
// and longer than any run that it is asked for.
const streakWindow = 1 << 16

// streak finds probes with the same fate in a row. Fates become known in any
// order, as a loss does only after its timeout, and a late answer changes one;
// what is in a row is decided by the probes' numbers.
type streak struct {
	fates   []fate
	highest uint64 // the latest probe with a fate
}

// note sets the fate of a probe, answered or lost. An answered one stays so.
func (s *streak) note(seq uint64, how fate) {
	if s.fates == nil {
		s.fates = make([]fate, streakWindow)
	}
	if seq > s.highest {
		for n := max(s.highest+1, seq-min(seq, streakWindow-1)); n <= seq; n++ {
			s.fates[n%streakWindow] = none
		}
		s.highest = seq
	}
	if s.at(seq) != answered && seq+streakWindow > s.highest {
		s.fates[seq%streakWindow] = how
	}
}

func (s *streak) at(seq uint64) fate {
	if seq == 0 || seq > s.highest || seq+streakWindow <= s.highest {
		return none
	}
	return s.fates[seq%streakWindow]
}

// run is how many probes in a row around this one have its fate, as far as it
// matters: at most limit.
func (s *streak) run(seq uint64, limit int) int {
	how, n := s.at(seq), 1
	if how == none {
		return 0
	}
	for p := seq - 1; n < limit && s.at(p) == how; p-- {
		n++
	}
	for p := seq + 1; n < limit && s.at(p) == how; p++ {
		n++
	}
	return n
}
