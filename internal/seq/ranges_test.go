package seq

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestRange(t *testing.T) {
	for _, tt := range []struct {
		a, b, both Range
		empty      bool
	}{
		{Range{1, 5}, Range{3, 8}, Range{3, 5}, false},
		{Range{1, 8}, Range{3, 5}, Range{3, 5}, false},
		{Range{1, 5}, Range{5, 8}, Range{5, 5}, true},
		{Range{1, 3}, Range{5, 8}, Range{5, 3}, true},
		{Range{0xfffffff0, 5}, Range{0xfffffffa, 10}, Range{0xfffffffa, 5}, false},
	} {
		for _, got := range []Range{tt.a.Intersect(tt.b), tt.b.Intersect(tt.a)} {
			if got != tt.both || got.Empty() != tt.empty || got.Has(got.Start) == tt.empty || got.Has(got.End) {
				t.Errorf("%v and %v have %v, empty: %t", tt.a, tt.b, got, got.Empty())
			}
		}
	}
}

func TestGap(t *testing.T) {
	l := Ranges{{10, 20}, {20, 30}, {40, 50}}
	for _, tt := range []struct {
		name    string
		r       Range
		i       int
		gap     Range
		nothing bool
	}{
		{"before all", Range{1, 5}, 0, Range{1, 5}, false},
		{"up to the first", Range{1, 10}, 0, Range{1, 10}, false},
		{"into the first", Range{1, 15}, 0, Range{1, 10}, false},
		{"over all", Range{1, 60}, 0, Range{1, 10}, false},
		{"from the first on", Range{10, 60}, 2, Range{30, 40}, false},
		{"from within", Range{15, 35}, 2, Range{30, 35}, false},
		{"between", Range{32, 35}, 2, Range{32, 35}, false},
		{"behind all", Range{55, 60}, 3, Range{55, 60}, false},
		{"from the last on", Range{45, 60}, 3, Range{50, 60}, false},
		{"none in two that touch", Range{12, 28}, 0, Range{}, true},
		{"none in one", Range{40, 50}, 0, Range{}, true},
		{"of nothing", Range{5, 5}, 0, Range{}, true},
		{"of less than nothing", Range{35, 5}, 0, Range{}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i, gap := l.Gap(l.Search(tt.r.Start), tt.r)
			if gap.Empty() != tt.nothing || !tt.nothing && (i != tt.i || gap != tt.gap) {
				t.Errorf("%v before range %d, want %v before %d", gap, i, tt.gap, tt.i)
			}
		})
	}
}

// Putting each gap of a stretch where Gap says fills it, with as few ranges as there are gaps,
// and the list stays in order. Those that touch stay apart.
func TestGapsFill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &model{origin: Num(rapid.OneOf(rapid.Uint32(), rapid.Uint32Range(1<<32-400, 1<<32-1)).Draw(t, "origin"))}
		var l Ranges
		for range rapid.IntRange(1, 20).Draw(t, "stretches") {
			from := rapid.IntRange(0, len(m.in)).Draw(t, "from")
			to := min(len(m.in), from+rapid.IntRange(0, 60).Draw(t, "length"))
			want := m.runs(from, to, false)
			var got []Range
			r := Range{m.at(from), m.at(to)}
			i, gap := l.Gap(l.Search(r.Start), r)
			for !gap.Empty() {
				got = append(got, gap)
				l = slices.Insert(l, i, gap)
				i, gap = l.Gap(i, Range{gap.End, r.End})
			}
			if !slices.Equal(got, want) {
				t.Fatalf("gaps %v, want %v", got, want)
			}
			for i := from; i < to; i++ {
				m.in[i] = true
			}
			for n := range m.in {
				i := l.Search(m.at(n))
				if (i < len(l) && l[i].Has(m.at(n))) != m.in[n] || i > 0 && !l[i-1].End.LessEq(m.at(n)) {
					t.Fatalf("%d is in %v: %t, found %d", m.at(n), l, m.in[n], i)
				}
			}
		}
	})
}
