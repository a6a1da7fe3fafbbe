package ids

import (
	"fmt"
	"slices"
	"testing"
)

// records are a worker's, each named by where it was found.
func recordsAt(places ...[2]uint64) (r Result) {
	for _, p := range places {
		r.addRecord(p[0], &Record{Number: p[0], Flow: Flow{ID: p[1]}, App: 0})
	}
	return r
}

// TestMergeOrder: by frames, the order within a frame kept, and the ends of flows behind, by flow.
func TestMergeOrder(t *testing.T) {
	a := NewAggregator(Config{}, rulesOf(t, ""), nil)
	out := a.Merge(sceneStart, []Result{
		recordsAt([2]uint64{1, 8}, [2]uint64{4, 40}, [2]uint64{4, 16}, [2]uint64{atEnd, 24}, [2]uint64{atEnd, 8}),
		recordsAt(),
		recordsAt([2]uint64{2, 16}, [2]uint64{7, 56}, [2]uint64{atEnd, 16}),
	})
	var got []string
	for _, r := range out.Records {
		n := fmt.Sprint(r.Number)
		if r.Number == atEnd {
			n = "end"
		}
		got = append(got, fmt.Sprintf("%s:%d", n, r.Flow.ID))
	}
	if want := []string{"1:8", "2:16", "4:40", "4:16", "7:56", "end:8", "end:16", "end:24"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestResultsAreEmptied by the aggregator, and hold what they are told until then.
func TestResultsAreEmptied(t *testing.T) {
	results := []Result{recordsAt([2]uint64{1, 8})}
	kept := results[0].copies.keep(1, 8, []byte("kept"))
	for i := range uint64(100) {
		results[0].copies.keep(i, 8, make([]byte, 1000))
	}
	if string(kept) != "kept" {
		t.Errorf("%q", kept)
	}
	a := NewAggregator(Config{}, rulesOf(t, ""), nil)
	if n := len(a.Merge(sceneStart, results).Records); n != 1 {
		t.Errorf("%d records", n)
	}
	if n := len(a.Merge(sceneStart, results).Records); n != 0 {
		t.Errorf("%d records, once more", n)
	}
}
