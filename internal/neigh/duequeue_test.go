package neigh

import (
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"
)

// Whatever is put in, moved and taken out, the earliest comes first and every
// entry knows its place.
func TestDueQueue(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	start := time.Unix(1000, 0)
	var q dueQueue
	entries := make([]*entry, 200)
	for i := range entries {
		entries[i] = &entry{place: noPlace}
	}
	for range 20000 {
		e := entries[rng.IntN(len(entries))]
		e.due = start.Add(time.Duration(1+rng.IntN(1000)) * time.Millisecond)
		if rng.IntN(3) == 0 {
			e.due = time.Time{}
		}
		q.update(e)
		var first time.Time
		armed := 0
		for _, e := range entries {
			if e.due.IsZero() != (e.place == noPlace) || e.place != noPlace && q[e.place] != e {
				t.Fatalf("an entry due %v is at place %d", e.due, e.place)
			}
			if e.due.IsZero() {
				continue
			}
			armed++
			if first.IsZero() || e.due.Before(first) {
				first = e.due
			}
		}
		if armed != len(q) || armed > 0 && !q.first().due.Equal(first) {
			t.Fatalf("%d entries in the queue, want %d; the first is not due first", len(q), armed)
		}
	}
}

// A thousand questions at a time cost what they cost one by one.
func BenchmarkCacheSweep(b *testing.B) {
	c := New(Config{MaxEntries: 1 << 16})
	now := time.Unix(1000, 0)
	ip := ours
	b.ReportAllocs()
	for b.Loop() {
		c.Lookup(now, ip)
		c.Output(now, func(Request) bool { return true }, func(netip.Addr) {})
		ip = ip.Next()
		now = now.Add(100 * time.Microsecond)
		c.Output(now, func(Request) bool { return true }, func(netip.Addr) {})
	}
}
