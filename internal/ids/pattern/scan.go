package pattern

// Scratch is what a scan needs to remember, kept from scan to scan so that none
// allocates. Its zero value is ready. It serves any number of sets, one scan at
// a time.
type Scratch struct {
	stamps    []uint32 // of entries: the scan that found it
	scan      uint32
	found     []uint32
	work      int
	Fallbacks uint64 // scans that the automaton had to finish
}

// begin prepares for a scan of n bytes with a set of so many entries.
func (c *Scratch) begin(entries, n int) {
	if len(c.stamps) < entries {
		c.stamps = append(c.stamps, make([]uint32, entries-len(c.stamps))...)
	}
	c.scan++
	if c.scan == 0 {
		clear(c.stamps)
		c.scan = 1
	}
	c.found = c.found[:0]
	c.work = baseWork + n*workPerByte
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
	c.begin(len(s.entries), len(data))
	if s.max == 0 {
		return c.found
	}
	s.scanSingle(data, c)
	ok := s.short.scan(s, data, c) && s.medium.scan(s, data, c) && s.long.scan(s, data, c)
	if !ok {
		c.Fallbacks++
		s.auto.scan(s, data, c)
	}
	return c.found
}

// scanSingle looks for the patterns of one byte. There are at most 512 of them.
func (s *Set) scanSingle(data []byte, c *Scratch) {
	for _, id := range s.single {
		if Find(data, s.of(id), s.entries[id].nocase) >= 0 {
			s.report(id, c)
		}
	}
}

// report adds an entry's indexes to those found, unless they are there already.
func (s *Set) report(id uint32, c *Scratch) {
	if c.stamps[id] == c.scan {
		return
	}
	c.stamps[id] = c.scan
	end := len(s.indexes)
	if int(id)+1 < len(s.entries) {
		end = int(s.entries[id+1].first)
	}
	c.found = append(c.found, s.indexes[s.entries[id].first:end]...)
}

// verify reports an entry if it is in data at a place, and says whether it is
// worth to go on: no once the work is spent.
func (s *Set) verify(data []byte, at int, id uint32, c *Scratch) {
	c.work--
	if c.stamps[id] == c.scan || at < 0 {
		return
	}
	e := &s.entries[id]
	if at+int(e.length) > len(data) {
		return
	}
	text := s.text[e.at : e.at+uint32(e.length)]
	c.work -= len(text) >> 5
	if Equal(data[at:at+len(text)], text, e.nocase) {
		s.report(id, c)
	}
}
