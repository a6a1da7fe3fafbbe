package seq

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// text prints a set as "1-3 5-8".
func text(s *RangeSet) string {
	var parts []string
	for i := range s.Len() {
		parts = append(parts, fmt.Sprintf("%d-%d", s.At(i).Start, s.At(i).End))
	}
	return strings.Join(parts, " ")
}

func TestRangeSetAdd(t *testing.T) {
	for _, tt := range []struct {
		name  string
		add   Range
		added int
		want  string
	}{
		{"empty", Range{15, 15}, 0, "10-20 30-40 50-60"},
		{"backwards", Range{25, 15}, 0, "10-20 30-40 50-60"},
		{"before", Range{1, 5}, 4, "1-5 10-20 30-40 50-60"},
		{"between", Range{22, 28}, 6, "10-20 22-28 30-40 50-60"},
		{"after", Range{70, 71}, 1, "10-20 30-40 50-60 70-71"},
		{"the same", Range{30, 40}, 0, "10-20 30-40 50-60"},
		{"inside", Range{31, 39}, 0, "10-20 30-40 50-60"},
		{"touching the first from below", Range{5, 10}, 5, "5-20 30-40 50-60"},
		{"touching from above", Range{40, 45}, 5, "10-20 30-45 50-60"},
		{"closing a gap", Range{20, 30}, 10, "10-40 50-60"},
		{"overlapping two", Range{15, 35}, 10, "10-40 50-60"},
		{"over one", Range{25, 45}, 10, "10-20 25-45 50-60"},
		{"over all", Range{0, 100}, 70, "0-100"},
		{"over two, to an end", Range{0, 40}, 20, "0-40 50-60"},
		{"growing the last", Range{55, 65}, 5, "10-20 30-40 50-65"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s RangeSet
			for _, r := range []Range{{30, 40}, {10, 20}, {50, 60}} {
				s.Add(r)
			}
			if got := s.Add(tt.add); got != tt.added || text(&s) != tt.want || s.Bytes() != 30+tt.added {
				t.Errorf("added %d, now %s with %d bytes; want %d, %s", got, text(&s), s.Bytes(), tt.added, tt.want)
			}
		})
	}
}

func TestRangeSetLimit(t *testing.T) {
	s := RangeSet{Limit: 2}
	for _, tt := range []struct {
		add   Range
		added int
		want  string
	}{
		{Range{10, 20}, 10, "10-20"},
		{Range{30, 40}, 10, "10-20 30-40"},
		{Range{50, 60}, 0, "10-20 30-40"},
		{Range{22, 25}, 0, "10-20 30-40"},
		{Range{40, 60}, 20, "10-20 30-60"},
		{Range{15, 35}, 10, "10-60"},
		{Range{70, 80}, 10, "10-60 70-80"},
	} {
		before := s.Bytes()
		if got := s.Add(tt.add); got != tt.added || text(&s) != tt.want || s.Bytes() != before+tt.added {
			t.Errorf("adding %v: added %d, now %s with %d bytes; want %d, %s", tt.add, got, text(&s), s.Bytes(), tt.added, tt.want)
		}
	}
}

func TestRangeSetSpansLessThanHalf(t *testing.T) {
	first := Num(100)
	for _, tt := range []struct {
		name       string
		start, end int // counted from first
		added      int
	}{
		{"as far as it goes", 1<<31 - 2, 1<<31 - 1, 1},
		{"one too far", 1<<31 - 2, 1 << 31, 0},
		{"opposite", 1 << 31, 1<<31 + 1, 0},
		{"beyond", 1<<31 + 5, 1<<31 + 6, 0},
		{"before, as far as it goes", 10 - (1<<31 - 1), 20 - (1<<31 - 1), 10},
		{"before, one too far", 9 - (1<<31 - 1), 20 - (1<<31 - 1), 0},
	} {
		var s RangeSet
		s.Add(Range{first, first.Add(10)})
		if got := s.Add(Range{first.Add(tt.start), first.Add(tt.end)}); got != tt.added || s.Bytes() != 10+tt.added {
			t.Errorf("%s: added %d, now %s", tt.name, got, text(&s))
		}
	}
}

// model is a RangeSet as a row of flags, at offsets from its origin.
type model struct {
	origin Num
	in     [400]bool
}

func (m *model) at(i int) Num { return m.origin.Add(i) }

// runs are the stretches of flags that equal want within [from, to).
func (m *model) runs(from, to int, want bool) (rs []Range) {
	for i := from; i < to; i++ {
		if m.in[i] != want {
			continue
		}
		if i > from && m.in[i-1] == want {
			rs[len(rs)-1].End = m.at(i + 1)
		} else {
			rs = append(rs, Range{m.at(i), m.at(i + 1)})
		}
	}
	return rs
}

func (m *model) count(from, to int) (n int) {
	for _, in := range m.in[from:to] {
		if in {
			n++
		}
	}
	return n
}

// A set does the same as a row of flags, wherever in the number space it lies,
// across the wrap above all.
func TestRangeSetAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &model{origin: Num(rapid.OneOf(
			rapid.Uint32(),
			rapid.Uint32Range(1<<32-400, 1<<32-1),
			rapid.Uint32Range(1<<31-400, 1<<31),
		).Draw(t, "origin"))}
		s := &RangeSet{Limit: rapid.IntRange(0, 6).Draw(t, "limit")}
		span := func(t *rapid.T) (from, to int) {
			from = rapid.IntRange(0, len(m.in)).Draw(t, "from")
			return from, min(len(m.in), from+rapid.IntRange(0, 60).Draw(t, "length"))
		}
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				from, to := span(t)
				before := *m
				want := to - from - m.count(from, to)
				for i := from; i < to; i++ {
					m.in[i] = true
				}
				had := len(before.runs(0, len(m.in), true))
				if n := len(m.runs(0, len(m.in), true)); s.Limit > 0 && n > s.Limit && n > had {
					*m, want = before, 0
				}
				if got := s.Add(Range{m.at(from), m.at(to)}); got != want {
					t.Fatalf("added %d, want %d", got, want)
				}
			},
			"trim": func(t *rapid.T) {
				n := rapid.IntRange(0, len(m.in)).Draw(t, "n")
				s.TrimBefore(m.at(n))
				clear(m.in[:n])
			},
			"clear": func(t *rapid.T) {
				if rapid.IntRange(0, 9).Draw(t, "really") == 0 {
					s.Clear()
					clear(m.in[:])
				}
			},
			"ask": func(t *rapid.T) {
				from, to := span(t)
				ask(t, s, m, from, to)
			},
			"": func(t *rapid.T) { sameSet(t, s, m) },
		})
	})
}

// sameSet compares the whole set with the model.
func sameSet(t *rapid.T, s *RangeSet, m *model) {
	want := m.runs(0, len(m.in), true)
	if !slices.Equal(s.ranges, Ranges(want)) || s.Len() != len(want) {
		t.Fatalf("set is %v, want %v", s.ranges, want)
	}
	if s.Bytes() != m.count(0, len(m.in)) {
		t.Fatalf("%d bytes, want %d", s.Bytes(), m.count(0, len(m.in)))
	}
	first, ok := s.First()
	if ok != (len(want) > 0) || ok && first != want[0] {
		t.Fatalf("the first is %v, %v", first, ok)
	}
}

// ask compares what set and model say of a stretch.
func ask(t *rapid.T, s *RangeSet, m *model, from, to int) {
	r := Range{m.at(from), m.at(to)}
	n := m.count(from, to)
	if got, want := s.Contains(r), n > 0 && n == to-from; got != want {
		t.Fatalf("contains %v: %v", r, got)
	}
	if got, want := s.Overlaps(r), n > 0; got != want {
		t.Fatalf("overlaps %v: %v", r, got)
	}
	var missing []Range
	s.Missing(r, func(gap Range) { missing = append(missing, gap) })
	if want := m.runs(from, to, false); !slices.Equal(missing, want) {
		t.Fatalf("missing in %v: %v, want %v", r, missing, want)
	}
	found, ok := s.Find(m.at(from))
	if want := from < len(m.in) && m.in[from]; ok != want || ok && !found.Has(m.at(from)) {
		t.Fatalf("%d is found in %v, %v", m.at(from), found, ok)
	}
}

// Whatever is asked and added, however absurd, nothing panics and the set stays
// in order.
func FuzzRangeSet(f *testing.F) {
	f.Add(uint32(0), uint32(10), uint32(1<<31), uint32(1<<31+10), uint32(5), uint32(1<<32-1))
	f.Add(uint32(1<<32-5), uint32(5), uint32(1<<31-6), uint32(1<<31-3), uint32(1<<30), uint32(3<<30))
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g uint32) {
		var s RangeSet
		all := []Num{Num(a), Num(b), Num(c), Num(d), Num(e), Num(g)}
		for i, start := range all {
			s.Add(Range{start, all[(i+1)%len(all)]})
		}
		for i, start := range all {
			r := Range{start, all[(i+2)%len(all)]}
			s.Contains(r)
			s.Overlaps(r)
			s.Find(start)
			s.Missing(r, func(gap Range) {
				if gap.Empty() {
					t.Errorf("an empty gap %v", gap)
				}
			})
		}
		checkOrder(t, &s)
		s.TrimBefore(Num(c))
		checkOrder(t, &s)
	})
}

func checkOrder(t *testing.T, s *RangeSet) {
	t.Helper()
	total := 0
	for i := range s.Len() {
		total += s.At(i).Len()
		if s.At(i).Empty() || i > 0 && !s.At(i-1).End.Less(s.At(i).Start) {
			t.Fatalf("out of order: %s", text(s))
		}
	}
	if total != s.Bytes() {
		t.Fatalf("%d bytes in %s", s.Bytes(), text(s))
	}
}

func TestRangeSetDoesNotAllocate(t *testing.T) {
	var s RangeSet
	base := Num(1<<32 - 5000)
	round := func() {
		for i := range 50 {
			s.Add(Range{base.Add(200 * i), base.Add(200*i + 100)})
		}
		gaps := 0
		s.Missing(Range{base, base.Add(10000)}, func(Range) { gaps++ })
		s.TrimBefore(base.Add(5050))
		s.Add(Range{base.Add(5050), base.Add(10000)})
		if gaps != 50 || s.Len() != 1 {
			t.Fatalf("%d gaps, then %s", gaps, text(&s))
		}
		base = base.Add(10000)
		s.TrimBefore(base)
	}
	round()
	if n := testing.AllocsPerRun(20, round); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkRangeSet(b *testing.B) {
	for _, n := range []int{1, 32, 1024} {
		b.Run(fmt.Sprintf("fill %d gaps", n), func(b *testing.B) {
			var s RangeSet
			b.ReportAllocs()
			for b.Loop() {
				s.Clear()
				for i := range n {
					s.Add(Range{Num(i * 3000), Num(i*3000 + 1500)})
				}
				for i := range n {
					s.Add(Range{Num(i*3000 + 1500), Num(i*3000 + 3000)})
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(2*n), "ns/add")
		})
	}
}
