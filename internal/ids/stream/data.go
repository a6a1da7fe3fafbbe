package stream

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/seq"
)

// Data is what may be looked at of a direction, and where in the stream it begins.
// It is borrowed until the next call for this session. A caller that wants to see
// part of it again, with more behind it, does not release that part.
func (s *Session) Data(dir app.Direction) (data []byte, start uint64) {
	if s.whole == nil {
		return nil, 0
	}
	d := &s.whole.sides[dir].data
	return d.data(s.e), d.start
}

// Place is where in the stream of a direction a sequence number stands, after the segment that has it was
// put in. Before the first byte it is negative.
func (s *Session) Place(dir app.Direction, n uint32) int64 {
	if s.whole == nil {
		return 0 // and no bytes were put in
	}
	return s.whole.sides[dir].data.place(seq.Num(n))
}

// Release says that nobody needs the bytes before upto any more.
func (s *Session) Release(dir app.Direction, upto uint64) {
	if s.whole == nil {
		return
	}
	s.e.holders.busy = s.whole
	d := &s.whole.sides[dir].data
	d.release(s.e, min(upto, d.limit(s.e)))
}

// Gap is how many bytes behind Data will never come, 0 for none.
func (s *Session) Gap(dir app.Direction) int {
	if s.whole == nil {
		return 0
	}
	return s.whole.sides[dir].data.hole(s.e)
}

// Skip goes on behind the gap. What is before it is dropped.
func (s *Session) Skip(dir app.Direction) {
	n := s.Gap(dir)
	if n == 0 {
		return
	}
	s.e.holders.busy = s.whole
	s.e.stats.Gaps++
	s.e.stats.GapBytes += uint64(n)
	s.whole.sides[dir].data.skip(s.e)
}

// Hold must be called when the packet that was put in goes away, if bytes were not
// released: it copies those that still lie in the packet. Only inline sessions need
// it.
func (s *Session) Hold() {
	if s.whole == nil {
		return
	}
	s.e.holders.busy = s.whole
	for i := range s.whole.sides {
		if d := &s.whole.sides[i].data; d.borrowed && !d.hold(s.e) {
			s.e.stats.NoMemory++
		}
	}
}

// End says that no segment of a direction will come any more: all that is there may
// be looked at, acknowledged or not, and gaps are gaps.
func (s *Session) End(dir app.Direction) {
	if s.whole != nil {
		s.whole.sides[dir].data.ended = true
	}
}

// Finished reports that a direction has ended by FIN and that its last byte is in
// Data, or was.
func (s *Session) Finished(dir app.Direction) bool {
	if s.whole == nil {
		return false
	}
	d := &s.whole.sides[dir]
	return d.fin && d.data.place(d.next) == int64(d.data.end)+1 && d.data.limit(s.e) == d.data.end
}

// Ignore says that nobody wants the bytes of a direction any more. It costs next to
// nothing from then on.
func (s *Session) Ignore(dir app.Direction) {
	if s.whole == nil {
		s.unfold()
	}
	s.whole.sides[dir].data.ignore(s.e)
}

// Ignored reports whether that was said, or the depth reached.
func (s *Session) Ignored(dir app.Direction) bool {
	return s.whole != nil && s.whole.sides[dir].data.ignored
}

// Resume takes Ignore back, from what comes next on. Behind the depth nothing is wanted for good. It
// returns where that is.
func (s *Session) Resume(dir app.Direction) (at uint64) {
	if s.whole == nil {
		return 0
	}
	d := &s.whole.sides[dir].data
	depth := uint64(s.e.cfg.Depth)
	d.ignored = d.ignored && (d.deep || depth > 0 && d.end >= depth)
	return d.end
}

// Bytes is how much of its sequence space a direction has used, its SYN and FIN
// included.
func (s *Session) Bytes(dir app.Direction) uint64 {
	switch {
	case s.State() == None:
		return 0
	case s.whole == nil:
		return 1
	}
	d := &s.whole.sides[dir]
	return uint64(max(0, d.data.place(d.next)+1)) + uint64(d.data.urgent.n)
}
