package frag

import (
	"slices"
	"sort"
)

// coverage is where the fragments of a datagram lie, as an engine sees it that looks
// on and has to side with the host they are for: it keeps the fragments as that host
// would and is done with the datagram when that host is. Hosts differ in which bytes
// win (Shankar and Paxson, "Active Mapping", 2003); so do the two policies here.
type coverage struct {
	// places are sorted by start. They may overlap, and none is empty.
	places []place
	// late: a last fragment was kept, whatever its place.
	late bool
}

// place is a fragment that was kept. The first of its bytes may be another's by now.
type place struct{ start, end, lost int }

func (c *coverage) reset() { c.places, c.late = c.places[:0], false }

// policy is which bytes win where fragments overlap.
type policy uint8

const (
	// bsd: what was there first, but for what begins behind the new one's beginning.
	bsd policy = iota
	// windows: what was there first, but for what the new one surpasses at both ends.
	windows
)

// cover notes a fragment, and reports whether it overlaps one that is kept. There are
// as many places as a datagram may have pieces; where there would be more, fragments
// are passed over.
func (c *coverage) cover(p policy, start, end int, more bool) (overlaps bool) {
	kept := start
	for i := c.nearest(start); i < len(c.places); i++ {
		at := c.places[i]
		if start < at.end && at.start < end {
			overlaps = true
		}
		v := c.meet(p, i, start, end)
		if v == apart {
			continue
		}
		if v == inside {
			return overlaps
		}
		if v == trimmed {
			kept = at.end
		}
		if c.places[i].lost >= at.end-at.start {
			c.places = slices.Delete(c.places, i, i+1)
		}
		break
	}
	if kept >= end || len(c.places) == maxFragments {
		return overlaps
	}
	i := sort.Search(len(c.places), func(i int) bool { return c.places[i].start > kept })
	c.places = slices.Insert(c.places, i, place{start: kept, end: end})
	c.late = c.late || !more
	return overlaps
}

// nearest is where the search for fragments that are in the way begins: with the last
// one that starts before. With the first of all if none starts behind.
func (c *coverage) nearest(start int) int {
	i := sort.Search(len(c.places), func(i int) bool { return c.places[i].start >= start })
	if i == len(c.places) {
		return 0
	}
	return max(i-1, 0)
}

// meeting is what becomes of a new fragment at one that is kept.
type meeting uint8

const (
	apart   meeting = iota // nothing yet: the next one decides
	inside                 // it is not kept
	trimmed                // kept from the old one's end on
	whole                  // kept as it is
)

// meet decides between a new fragment and the i-th, which may lose bytes to it.
func (c *coverage) meet(p policy, i, start, end int) meeting {
	at := &c.places[i]
	if p == windows {
		switch {
		case start >= at.start && end <= at.end:
			return inside
		case start < at.start && end > at.end:
			at.lost = at.end - at.start
			return whole
		case start >= at.start && start < at.end:
			return trimmed
		}
		return apart
	}
	if start >= at.end {
		return apart
	}
	v := whole
	switch {
	case at.start > start:
		at.lost = max(at.lost, end-at.start)
	case at.end > end:
		return inside
	default:
		v = trimmed
	}
	if i+1 < len(c.places) && end > c.places[i+1].start {
		c.places[i+1].lost = end - c.places[i+1].start
	}
	return v
}

// complete reports whether nothing is missing.
func (c *coverage) complete() bool {
	if !c.late {
		return false
	}
	end := 0
	for _, p := range c.places {
		if p.start > end {
			return false
		}
		end = max(end, p.end)
	}
	return end > 0
}
