package ids

import (
	"cmp"
	"math"
	"slices"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/rule"
)

// Result is what a worker found in some frames, for the Aggregator to put in order.
// The zero value is ready for use.
type Result struct {
	items        []item
	matches      []match
	records      []Record
	observations []anomaly.Observation
	loads        []anomaly.Load
	copies       copies
	// The results of several workers lie side by side, and each is written at every
	// frame: in one cache line (two, as processors fetch them in pairs) they would
	// be torn back and forth.
	_ [128]byte
}

// item is one of the things found, in the order in which they were.
type item struct {
	// number is that of the frame. The ends of flows by time have atEnd: which frame
	// they are noticed at depends on what else a worker has seen, but in which batch
	// does not, since all are told the time after each.
	number uint64
	flow   uint64
	index  uint32
	kind   itemKind
}

const atEnd = math.MaxUint64

type itemKind uint8

const (
	matchItem itemKind = iota
	recordItem
	observationItem
)

// match is a rule that matched, before thresholds.
type match struct {
	rule    *rule.Rule
	noAlert bool
	first   bool // of its inspection
	asks    []detect.Ask
	alert   Alert
}

func (r *Result) reset() {
	clear(r.matches)
	clear(r.records)
	r.items, r.matches, r.records, r.observations, r.loads = r.items[:0], r.matches[:0], r.records[:0], r.observations[:0], r.loads[:0]
	r.copies.reset()
}

func (r *Result) add(kind itemKind, number, flow uint64, index int) {
	r.items = append(r.items, item{number, flow, uint32(index), kind})
}

func (r *Result) addMatch(number uint64, m *match) {
	r.add(matchItem, number, m.alert.Flow.ID, len(r.matches))
	r.matches = append(r.matches, *m)
}

func (r *Result) addRecord(number uint64, rec *Record) {
	r.add(recordItem, number, rec.Flow.ID, len(r.records))
	r.records = append(r.records, *rec)
}

func (r *Result) addObservation(number, flow uint64, o *anomaly.Observation) {
	r.add(observationItem, number, flow, len(r.observations))
	r.observations = append(r.observations, *o)
}

// settle sorts the ends of flows, which came as time went by.
func (r *Result) settle() {
	slices.SortStableFunc(r.items, func(a, b item) int {
		if c := cmp.Compare(a.number, b.number); c != 0 || a.number != atEnd {
			return c
		}
		return cmp.Compare(a.flow, b.flow)
	})
}

// merger goes through the items of several results in order.
type merger struct {
	results []Result
	at      []int
}

// next is the next item and whose it is; nil at the end. A frame is one worker's, so
// that items of different workers never belong to the same.
func (m *merger) next() (of *Result, next *item) {
	worker := -1
	for w := range m.results {
		if m.at[w] == len(m.results[w].items) {
			continue
		}
		it := &m.results[w].items[m.at[w]]
		if next == nil || it.number < next.number || it.number == next.number && it.flow < next.flow {
			of, next, worker = &m.results[w], it, w
		}
	}
	if next != nil {
		m.at[worker]++
	}
	return of, next
}
