package analysis

import (
	"fmt"
	"strings"
	"testing"

	"gotcp/internal/seq"
)

func (g *gaps) text() string {
	var b strings.Builder
	for _, gap := range g.list {
		fmt.Fprintf(&b, "%d-%d ", int32(gap.Start), int32(gap.End))
	}
	return strings.TrimSpace(b.String())
}

func open(g *gaps, at int64, start, end int) {
	g.open(gap{Range: between(start, end), at: at})
}

func between(start, end int) seq.Range {
	return seq.Range{Start: seq.Num(0).Add(start), End: seq.Num(0).Add(end)}
}

func TestGapsFill(t *testing.T) {
	for _, tt := range []struct {
		start, end int
		filled     int
		at         int64
		left       string
	}{
		{-40, -30, 0, 0, "-20--10 10-20 30-40"},
		{-10, 10, 0, 0, "-20--10 10-20 30-40"},
		{40, 50, 0, 0, "-20--10 10-20 30-40"},
		{10, 20, 10, 2, "-20--10 30-40"},
		{5, 15, 5, 2, "-20--10 15-20 30-40"},
		{15, 25, 5, 2, "-20--10 10-15 30-40"},
		{12, 18, 6, 2, "-20--10 10-12 18-20 30-40"},
		{-15, 35, 20, 1, "-20--15 35-40"},
		{-50, 50, 30, 1, ""},
	} {
		var g gaps
		open(&g, 1, -20, -10)
		open(&g, 2, 10, 20)
		open(&g, 3, 30, 40)
		first, filled := g.fill(between(tt.start, tt.end))
		if filled != tt.filled || first.at != tt.at || g.text() != tt.left {
			t.Errorf("%d-%d fills %d of gap %d and leaves %s; want %d, %d, %s", tt.start, tt.end, filled, first.at, g.text(), tt.filled, tt.at, tt.left)
		}
	}
}

func TestGapsAreBounded(t *testing.T) {
	var g gaps
	for i := range 2 * maxGaps {
		open(&g, int64(i), 20*i, 20*i+10)
	}
	if len(g.list) != maxGaps || g.list[0].at != maxGaps {
		t.Errorf("%d gaps, the first from %d", len(g.list), g.list[0].at)
	}
	// A gap that is parted where there is no room for one more.
	last := 20 * (2*maxGaps - 1)
	if _, filled := g.fill(between(last+4, last+6)); filled != 2 || len(g.list) != maxGaps || g.list[maxGaps-1].Len() != 4 {
		t.Errorf("%d filled, now %s", filled, g.text())
	}
	// What is too far behind is forgotten.
	g.forget(between(0, last+maxDistance).End)
	if len(g.list) != 1 {
		t.Errorf("left are %s", g.text())
	}
}
