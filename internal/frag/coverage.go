package frag

import (
	"slices"
	"sort"
)

// coverage is where the fragments of a datagram lie, whatever became of them.
type coverage struct {
	places []place // sorted; neither overlapping nor touching
	end    int     // of the last fragment, -1 while it is missing
}

type place struct{ start, end int }

func (c *coverage) reset() { c.places, c.end = c.places[:0], -1 }

// cover notes a fragment, and reports whether it overlaps one before. There are as
// many places as a datagram may have pieces; where there would be more, fragments
// are passed over.
func (c *coverage) cover(start, end int, more bool) (overlaps bool) {
	if !more {
		c.end = end
	}
	// i is the first place that is not wholly before it, j the first wholly behind.
	i := sort.Search(len(c.places), func(i int) bool { return c.places[i].end >= start })
	j := i
	whole := place{start, end}
	for ; j < len(c.places) && c.places[j].start <= end; j++ {
		p := c.places[j]
		overlaps = overlaps || p.start < end && start < p.end
		whole = place{min(whole.start, p.start), max(whole.end, p.end)}
	}
	switch {
	case j > i:
		c.places[i] = whole
		c.places = slices.Delete(c.places, i+1, j)
	case end > start && len(c.places) < maxFragments:
		c.places = slices.Insert(c.places, i, whole)
	}
	return overlaps
}

// complete reports whether nothing is missing.
func (c *coverage) complete() bool {
	return c.end >= 0 && len(c.places) > 0 && c.places[0].start == 0 && c.places[0].end >= c.end
}
