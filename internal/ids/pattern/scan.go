package pattern

// Scratch is what a scan needs to remember, kept from scan to scan so that none
// allocates. Its zero value is ready. It serves any number of sets, one scan at
// a time.
type Scratch struct {
	scan   uint32
	stamps []uint32 // of entries: the scan that found it
	done   []uint32 // of the automaton's outs: the scan that found all of it
	found  []uint32
	work   int // that is left
	// fallbacks counts the scans that the automaton had to finish.
	fallbacks uint64
}

// begin prepares for a scan of n bytes with a set.
func (c *Scratch) begin(s *Set, n int) {
	c.stamps = grown(c.stamps, len(s.entries))
	c.done = grown(c.done, len(s.auto.outs))
	c.scan++
	if c.scan == 0 {
		clear(c.stamps)
		clear(c.done)
		c.scan = 1
	}
	c.found = c.found[:0]
	c.work = baseWork + n*workPerByte
}

// grown is a slice with at least n elements.
func grown(s []uint32, n int) []uint32 {
	if len(s) < n {
		s = append(s, make([]uint32, n-len(s))...)
	}
	return s
}

// The work that a scan may spend on comparisons before the automaton takes
// over, in comparisons of about ten nanoseconds: as much as the automaton takes.
const (
	baseWork    = 256
	workPerByte = 1
)

// Scan returns the indexes of the patterns that are in data, each once, in no
// particular order. They are borrowed until the next scan with that scratch.
func (s *Set) Scan(data []byte, c *Scratch) []uint32 {
	c.begin(s, len(data))
	if s.max == 0 {
		return c.found
	}
	if !s.scanTables(data, c) {
		c.fallbacks++
		s.auto.scan(s, data, c)
	}
	return c.found
}

// scanTables looks for the patterns in all ways but with the automaton, and
// reports false when that has become too much work.
func (s *Set) scanTables(data []byte, c *Scratch) bool {
	for _, id := range s.alone {
		if Find(data, s.of(id), s.entries[id].nocase) >= 0 {
			s.report(id, c)
		}
	}
	return s.windows.scan(s, data, c) && s.pairs.scan(s, data, c)
}

// has reports whether an entry has been found by this scan.
func (c *Scratch) has(id uint32) bool { return c.stamps[id] == c.scan }

// report adds an entry's indexes to those found, which it has not been yet.
func (s *Set) report(id uint32, c *Scratch) {
	c.stamps[id] = c.scan
	end := len(s.indexes)
	if int(id)+1 < len(s.entries) {
		end = int(s.entries[id+1].first)
	}
	c.found = append(c.found, s.indexes[s.entries[id].first:end]...)
}

// verify reports an entry, not found yet, if it is in data at a place.
func (s *Set) verify(data []byte, at int, id uint32, c *Scratch) {
	e := &s.entries[id]
	if at < 0 || at+int(e.length) > len(data) {
		return
	}
	text := s.text[e.at : e.at+uint32(e.length)]
	c.work -= len(text) >> 5
	if equal(data[at:at+len(text)], text, e.nocase) {
		s.report(id, c)
	}
}
