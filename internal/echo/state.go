package echo

// state is whether a target is up: what the latest of its probes says whose
// fate is known. The zero value knows nothing yet.
type state struct {
	latest uint64
	up     bool
}

// note takes in the fate of a probe, and reports whether the state changed.
// The first fate is a change; the loss of a probe is none if a later one has
// been answered meanwhile.
func (s *state) note(seq uint64, up bool) (changed bool) {
	if seq < s.latest {
		return false
	}
	changed = s.latest == 0 || s.up != up
	s.latest, s.up = seq, up
	return changed
}
