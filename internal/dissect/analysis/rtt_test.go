package analysis

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestMedianIsRightToAnEighth(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var r rtts
		var all []time.Duration
		scale := time.Duration(1) << (10 + random.IntN(22))
		for range 1 + random.IntN(40) {
			d := scale + time.Duration(random.Int64N(int64(20*scale)))
			all = append(all, d)
			r.add(d)
		}
		slices.Sort(all)
		want := all[(len(all)-1)/2]
		if got := r.median(); got < want-want/8 || got > want+want/8 || r.min != all[0] || r.max != all[len(all)-1] {
			t.Fatalf("%v/%v/%v of %v", r.min, got, r.max, all)
		}
	}
}

func TestExtremeRoundTrips(t *testing.T) {
	for _, d := range []time.Duration{0, 1, time.Microsecond, time.Minute, time.Hour, 1<<63 - 1} {
		var r rtts
		r.add(d)
		if r.median() != d || r.min != d || r.max != d {
			t.Errorf("%v becomes %v/%v/%v", d, r.min, r.median(), r.max)
		}
	}
	var none rtts
	if none.median() != 0 {
		t.Error("a median of nothing")
	}
}

func TestBucketsAreInOrder(t *testing.T) {
	last := 0
	for n := time.Duration(1); n < 1<<40; n += max(1, n/16) {
		i := rttBucket(n)
		if i != last && i != last+1 {
			t.Fatalf("%v is in bucket %d, after %d", n, i, last)
		}
		last = i
	}
	if last != rttBuckets-1 {
		t.Errorf("the last of %d buckets is %d", rttBuckets, last)
	}
}
