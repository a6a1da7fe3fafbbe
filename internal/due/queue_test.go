package due

import (
	"math/rand/v2"
	"testing"
	"time"
)

type thing struct {
	Place
	at time.Time // zero: not in the queue
}

// Whatever is put in, moved and taken out, the earliest comes first and every
// thing knows its place.
func TestQueue(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	start := time.Unix(1000, 0)
	var q Queue[*thing]
	things := make([]*thing, 200)
	for i := range things {
		things[i] = &thing{}
	}
	for range 20000 {
		x := things[rng.IntN(len(things))]
		x.at = start.Add(time.Duration(rng.IntN(50)) * time.Millisecond)
		switch rng.IntN(6) {
		case 0:
			x.at = time.Time{}
			q.Set(&x.Place, x.at, x)
		case 1:
			x.at = time.Time{}
			q.Remove(&x.Place)
		default:
			q.Set(&x.Place, x.at, x)
		}
		for i := range q.heap {
			if parent := (i - 1) / 2; i > 0 && q.heap[i].at < q.heap[parent].at {
				t.Fatalf("%d, due %v, is below %d, due %v", i, q.heap[i].at, parent, q.heap[parent].at)
			}
		}
		var first time.Time
		in := 0
		for _, x := range things {
			if x.In() == x.at.IsZero() || !q.At(&x.Place).Equal(x.at) || x.In() && q.heap[x.n-1].thing != x {
				t.Fatalf("what is due %v is at place %d", x.at, x.n)
			}
			if !x.In() {
				continue
			}
			in++
			if first.IsZero() || x.at.Before(first) {
				first = x.at
			}
		}
		head, at, ok := q.First()
		if in != q.Len() || ok != (in > 0) || !at.Equal(first) || !q.Deadline().Equal(first) || ok && !head.at.Equal(first) {
			t.Fatalf("%d in the queue, want %d; first %v, want %v", q.Len(), in, at, first)
		}
	}
}

// All come out in the order of their times.
func TestQueueOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var q Queue[*thing]
	const n = 10_000
	for range n {
		x := &thing{at: time.Unix(1000, rng.Int64N(1_000_000))}
		q.Set(&x.Place, x.at, x)
	}
	var last time.Time
	for i := range n {
		x, at, ok := q.First()
		if !ok || !at.Equal(x.at) || at.Before(last) {
			t.Fatalf("%d: due %v after %v", i, at, last)
		}
		last = at
		q.Remove(&x.Place)
		q.Remove(&x.Place)
	}
	if q.Len() != 0 || !q.Deadline().IsZero() {
		t.Errorf("%d are left", q.Len())
	}
}

// A deadline that moves back and back, among a thousand others.
func BenchmarkQueueSet(b *testing.B) {
	var q Queue[*thing]
	now := time.Unix(1000, 0)
	things := make([]*thing, 1000)
	for i := range things {
		x := &thing{}
		things[i] = x
		q.Set(&x.Place, now.Add(time.Duration(i)*time.Millisecond), x)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		now = now.Add(time.Microsecond)
		x := things[i%len(things)]
		q.Set(&x.Place, now.Add(200*time.Millisecond), x)
		i++
	}
}
