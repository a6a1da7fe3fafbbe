package analysis

import (
	"slices"

	"gotcp/internal/seq"
)

// maxGaps bounds what one half remembers of data that it has not seen; the
// lowest gap, which is the least likely to be filled, makes room.
const maxGaps = 16

// maxDistance is how far apart two numbers of one half can be in earnest: no
// window is larger (RFC 7323 §2.3).
const maxDistance = 1 << 30

// gap is a part of the sequence space that was jumped over.
type gap struct {
	seq.Range
	at int64 // when
	// ts is the timestamp of the segment that came behind it (RFC 7323 §3.2).
	ts    uint32
	hasTS bool
}

// gaps are a half's, in order and apart.
type gaps struct{ list []gap }

// open adds one, above all others.
func (g *gaps) open(n gap) {
	if len(g.list) >= maxGaps {
		g.list = slices.Delete(g.list, 0, 1)
	}
	g.list = append(g.list, n)
}

// forget drops those that lie too far before n.
func (g *gaps) forget(n seq.Num) {
	for len(g.list) > 0 && uint32(n-g.list[0].Start) > maxDistance {
		g.list = slices.Delete(g.list, 0, 1)
	}
}

// fill takes r out and returns how many numbers of it had been missing, with
// the first gap that they were missing from.
func (g *gaps) fill(r seq.Range) (first gap, filled int) {
	for i := 0; i < len(g.list); {
		old := g.list[i]
		hit := old.Intersect(r)
		if hit.Empty() {
			i++
			continue
		}
		if filled == 0 {
			first = old
		}
		filled += hit.Len()
		i = g.cut(i, hit)
	}
	return first, filled
}

// cut takes hit out of the i-th gap and returns the index to go on with.
func (g *gaps) cut(i int, hit seq.Range) int {
	below, above := g.list[i], g.list[i]
	below.End, above.Start = hit.Start, hit.End
	switch {
	case below.Empty() && above.Empty():
		g.list = slices.Delete(g.list, i, i+1)
		return i
	case below.Empty():
		g.list[i] = above
	case above.Empty() || len(g.list) >= maxGaps:
		// Where there is no room for two the upper one is forgotten.
		g.list[i] = below
	default:
		g.list[i] = below
		g.list = slices.Insert(g.list, i+1, above)
		return i + 2
	}
	return i + 1
}

func (g *gaps) clear() { g.list = g.list[:0] }
