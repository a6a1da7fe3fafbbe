package regex

// strike is what an expression has cost that took too much time or memory.
type strike struct {
	count int // how often
	skip  int // how many searches are still to be left out
}

// maxSkipped is how many searches are left out at most, in powers of two.
const maxSkipped = 10

// strike makes an expression pause. Traffic made to keep it busy would otherwise
// cost its whole timeout again and again; each time that happens, the pause is
// twice as long.
func (m *Match) strike(re *Regexp) {
	if m.strikes == nil {
		m.strikes = make(map[*Regexp]strike)
	}
	s := m.strikes[re]
	s.count = min(s.count+1, maxSkipped)
	s.skip = 1 << s.count
	m.strikes[re] = s
}

// skips reports whether an expression pauses, and counts that.
func (m *Match) skips(re *Regexp) bool {
	if len(m.strikes) == 0 {
		return false
	}
	s := m.strikes[re]
	if s.skip == 0 {
		return false
	}
	s.skip--
	m.strikes[re] = s
	return true
}
