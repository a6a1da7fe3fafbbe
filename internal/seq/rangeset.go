package seq

import "slices"

// RangeSet is a set of sequence numbers, kept as sorted ranges that neither
// overlap nor touch. The zero RangeSet is empty and has no limit.
//
//	   First()                                At(Len()-1)
//	|---------|        |--------------|      |-----|
//	          ^ Missing ^
//
// All of it lies within less than 2^31 numbers, or "before" would mean nothing;
// Add refuses what would stretch it further. It keeps its memory when it
// shrinks, so that a set in use does not allocate.
type RangeSet struct {
	// Limit, if not 0, is how many ranges there may be. It bounds what a peer
	// can make us remember by sending every second byte.
	Limit int

	ranges Ranges
	bytes  int
}

// Len is the number of ranges.
func (s *RangeSet) Len() int { return len(s.ranges) }

// At is the i-th range, 0 being the first.
func (s *RangeSet) At(i int) Range { return s.ranges[i] }

// Bytes is how many numbers the set holds.
func (s *RangeSet) Bytes() int { return s.bytes }

// First is the first range, if there is any.
func (s *RangeSet) First() (Range, bool) {
	if len(s.ranges) == 0 {
		return Range{}, false
	}
	return s.ranges[0], true
}

// Clear empties the set.
func (s *RangeSet) Clear() {
	s.ranges = s.ranges[:0]
	s.bytes = 0
}

// Add puts r into the set and returns how many of its numbers were new. If it
// would make one range more than Limit, or stretch the set too far, it is
// refused whole: the set stays as it was and the result is 0.
func (s *RangeSet) Add(r Range) (added int) {
	if r.Empty() || !s.fits(r) {
		return 0
	}
	// The ranges i up to j overlap r or touch it: they become one.
	i := s.ranges.Search(r.Start)
	if i > 0 && s.ranges[i-1].End == r.Start {
		i--
	}
	j := i
	added = r.Len()
	whole := r
	for ; j < len(s.ranges) && s.ranges[j].Start.LessEq(r.End); j++ {
		old := s.ranges[j]
		added -= max(0, old.Intersect(r).Len())
		whole = Range{Min(old.Start, whole.Start), Max(old.End, whole.End)}
	}
	if i == j {
		if s.Limit > 0 && len(s.ranges) >= s.Limit {
			return 0
		}
		s.ranges = slices.Insert(s.ranges, i, r)
	} else {
		s.ranges[i] = whole
		s.ranges = slices.Delete(s.ranges, i+1, j)
	}
	s.bytes += added
	return added
}

// fits reports whether the set would still span less than 2^31 with r in it.
func (s *RangeSet) fits(r Range) bool {
	if len(s.ranges) == 0 {
		return true
	}
	// Measured from the set's start, where all that is in it counts up, the
	// ends must not appear in the wrong order.
	origin := s.ranges[0].Start
	start, end := r.Start.Sub(origin), r.End.Sub(origin)
	last := s.ranges[len(s.ranges)-1].End.Sub(origin)
	return start < end && max(last, end)-min(0, start) <= 1<<31-1
}

// TrimBefore removes everything before n.
func (s *RangeSet) TrimBefore(n Num) {
	i := 0
	for ; i < len(s.ranges) && s.ranges[i].End.LessEq(n); i++ {
		s.bytes -= s.ranges[i].Len()
	}
	s.ranges = slices.Delete(s.ranges, 0, i)
	if len(s.ranges) > 0 && s.ranges[0].Start.Less(n) {
		s.bytes -= n.Sub(s.ranges[0].Start)
		s.ranges[0].Start = n
	}
}

// Find returns the range that n is in.
func (s *RangeSet) Find(n Num) (Range, bool) {
	if i := s.ranges.Search(n); i < len(s.ranges) && s.ranges[i].Has(n) {
		return s.ranges[i], true
	}
	return Range{}, false
}

// Contains reports whether all of r is in the set. An empty range never is.
func (s *RangeSet) Contains(r Range) bool {
	in, ok := s.Find(r.Start)
	return ok && !r.Empty() && r.End.LessEq(in.End)
}

// Overlaps reports whether any of r is in the set.
func (s *RangeSet) Overlaps(r Range) bool {
	i := s.ranges.Search(r.Start)
	return i < len(s.ranges) && !r.Empty() && s.ranges[i].Start.Less(r.End)
}

// Missing calls each with the parts of r that are not in the set, in order.
func (s *RangeSet) Missing(r Range, each func(Range)) {
	for i, gap := s.ranges.Search(r.Start), r; !r.Empty(); r.Start = gap.End {
		if i, gap = s.ranges.Gap(i, r); gap.Empty() {
			return
		}
		each(gap)
	}
}
