package seq

// Range is the numbers from Start up to, but not including, End.
type Range struct{ Start, End Num }

// Len is how many numbers the range holds; 0 or less if it is empty.
func (r Range) Len() int { return r.End.Sub(r.Start) }

// Empty reports a range without numbers, which includes one that ends before
// it starts.
func (r Range) Empty() bool { return r.End.LessEq(r.Start) }

// Has reports whether n is in the range.
func (r Range) Has(n Num) bool { return r.Start.LessEq(n) && n.Less(r.End) }

// Intersect is the numbers that are in both ranges.
func (r Range) Intersect(o Range) Range { return Range{Max(r.Start, o.Start), Min(r.End, o.End)} }

// Ranges are sorted, and none overlaps another. All of them lie within less than 2^31
// numbers. A RangeSet is made of them, and so is whatever keeps something for each.
type Ranges []Range

// Search returns the index of the first range that ends after n, which is how many there
// are if none does.
func (l Ranges) Search(n Num) int {
	// Data comes mostly in order, and then concerns the end.
	lo, hi := 0, len(l)
	if hi > 0 && l[hi-1].End.LessEq(n) {
		return hi
	}
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if n.Less(l[mid].End) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// Gap is the first part of r that is in none of the ranges, and the index of the range
// behind it, which is where it would be inserted. It is empty if all of r is in them.
// It looks from the i-th range on: from the one that Search finds for the start of r or,
// where r goes on behind a gap, from the one behind that.
func (l Ranges) Gap(i int, r Range) (behind int, gap Range) {
	for ; i < len(l) && l[i].Start.LessEq(r.Start) && r.Start.Less(r.End); i++ {
		r.Start = l[i].End
	}
	if i < len(l) {
		r.End = Min(r.End, l[i].Start)
	}
	return i, r
}
