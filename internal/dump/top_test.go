package dump

import (
	"math/rand/v2"
	"testing"
)

func TestTopOrder(t *testing.T) {
	top := newTop[string](4)
	for _, s := range []struct {
		key   string
		bytes int
	}{{"a", 1}, {"b", 5}, {"c", 2}, {"a", 2}, {"d", 3}, {"b", 1}, {"d", 0}} {
		top.entry(s.key).all.add(s.bytes)
	}
	want := []entry[string]{{key: "b", all: count{2, 6}}, {key: "a", all: count{2, 3}}, {key: "d", all: count{2, 3}}}
	for range 2 { // and looking changes nothing
		got := top.first(3)
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("place %d: %+v, want %+v", i+1, got[i], want[i])
			}
		}
	}
	if top.entry("c").all.bytes != 2 || len(top.first(9)) != 4 || top.forgotten != 0 {
		t.Errorf("%+v", top)
	}
	top.reset()
	if len(top.first(9)) != 0 || *top.entry("b") != (entry[string]{key: "b"}) {
		t.Errorf("after a reset: %+v", top)
	}
}

// A flood of keys leaves those that matter, and no count is wrong by more than is said.
func TestTopIsBounded(t *testing.T) {
	const limit, big = 64, 5
	r := rand.New(rand.NewPCG(1, 2))
	top, exact := newTop[int](limit), map[int]uint64{}
	for range 20000 {
		key, bytes := 1000+r.IntN(3000), 60
		if r.IntN(2) == 0 {
			key, bytes = r.IntN(big), 1000
		}
		top.entry(key).all.add(bytes)
		exact[key] += uint64(bytes)
		if len(top.entries) > limit || len(top.index) != len(top.entries) {
			t.Fatalf("%d entries, %d in the index", len(top.entries), len(top.index))
		}
	}
	if top.forgotten == 0 || top.lacking == 0 {
		t.Errorf("forgotten %d, lacking %d", top.forgotten, top.lacking)
	}
	for _, e := range top.first(limit) {
		if e.all.bytes > exact[e.key] || e.all.bytes+top.lacking < exact[e.key] {
			t.Errorf("%d: %d of %d, said to lack at most %d", e.key, e.all.bytes, exact[e.key], top.lacking)
		}
	}
	for i, e := range top.first(big) {
		if e.key >= big {
			t.Errorf("place %d has %+v", i+1, e)
		}
	}
}
