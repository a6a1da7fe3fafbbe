package analysis

import (
	"math/bits"
	"time"
)

// The buckets of round trips: four for each power of two, from 1 us (what is
// shorter counts as that) to about 70 s, so that a median is right to an eighth.
const (
	shortestBits = 10
	longestBits  = 36
	perOctave    = 4
	rttBuckets   = (longestBits - shortestBits + 1) * perOctave
)

// rtts is a distribution of round trips in memory that does not grow.
type rtts struct {
	min, max time.Duration
	count    uint32
	buckets  [rttBuckets]uint32
}

func (r *rtts) add(d time.Duration) {
	if r.count == 0 || d < r.min {
		r.min = d
	}
	r.max = max(r.max, d)
	r.count++
	r.buckets[rttBucket(d)]++
}

func rttBucket(d time.Duration) int {
	n := uint64(max(d, 1<<shortestBits))
	top := bits.Len64(n) - 1 // which power of two
	if top > longestBits {
		return rttBuckets - 1
	}
	return (top-shortestBits)*perOctave + int(n>>(top-2))&(perOctave-1)
}

// median is the middle of the bucket that the median is in.
func (r *rtts) median() time.Duration {
	if r.count == 0 {
		return 0
	}
	half, i := (r.count+1)/2, 0
	for seen := r.buckets[0]; seen < half; seen += r.buckets[i] {
		i++
	}
	quarter := time.Duration(1) << (i/perOctave + shortestBits - 2)
	middle := quarter*time.Duration(perOctave+i%perOctave) + quarter/2
	return min(max(middle, r.min), r.max)
}
