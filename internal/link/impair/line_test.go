package impair

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

var start = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func same(n int) int { return n }

// arrival is a packet that came out, and how long after the start.
type arrival struct {
	item    int
	at      time.Duration
	corrupt bool
}

// drain takes everything off the line at its due times.
func drain(l *Line[int]) []arrival {
	var got []arrival
	for !l.Deadline().IsZero() {
		at := l.Deadline()
		for {
			d, ok := l.Pop(at)
			if !ok {
				break
			}
			got = append(got, arrival{d.Item, at.Sub(start), d.Corrupt})
		}
	}
	return got
}

func TestPerfectLine(t *testing.T) {
	l := NewLine(Params{}, 1, 0, same)
	for i := range 5 {
		l.Push(start, 100, i)
	}
	got := drain(l)
	for i, a := range got {
		if a.item != i || a.at != 0 {
			t.Errorf("packet %d: %+v", i, a)
		}
	}
	if len(got) != 5 {
		t.Errorf("%d packets", len(got))
	}
}

func TestRateIsExact(t *testing.T) {
	// 1500 bytes at 7 Mbit/s take 1714285.714... ns: the fraction must not get lost.
	l := NewLine(Params{Rate: 7e6, Queue: 100000}, 1, 0, same)
	const n = 7000
	for i := range n {
		l.Push(start, 1500, i)
	}
	got := drain(l)
	if last := got[len(got)-1].at; len(got) != n || last != n*1500*8*time.Second/7e6 {
		t.Errorf("%d packets, the last after %v", len(got), last)
	}
}

func TestQueueDropsTail(t *testing.T) {
	l := NewLine(Params{Rate: 1e6, Queue: 3}, 1, 0, same)
	for i := range 10 {
		l.Push(start, 125, i) // 1 ms each
	}
	// One is being sent, three wait.
	if got := drain(l); len(got) != 4 || got[3].item != 3 || got[3].at != 4*time.Millisecond {
		t.Errorf("got %+v", got)
	}
	if s := l.Stats(); s.QueueDrops != 6 || s.Passed != 4 {
		t.Errorf("%+v", s)
	}
	if !l.Push(start.Add(10*time.Millisecond), 125, 11) {
		t.Error("the queue is still full")
	}
}

func TestJitterKeepsOrder(t *testing.T) {
	p := Params{Delay: 20 * time.Millisecond, Jitter: 15 * time.Millisecond}
	l := NewLine(p, 1, 0, same)
	for i := range 1000 {
		l.Push(start.Add(time.Duration(i)*time.Millisecond), 100, i)
	}
	for i, a := range drain(l) {
		travel := a.at - time.Duration(i)*time.Millisecond
		if a.item != i || travel < 5*time.Millisecond || travel > 35*time.Millisecond {
			t.Fatalf("packet %d: item %d after %v", i, a.item, travel)
		}
	}
}

func TestReorder(t *testing.T) {
	for _, p := range []Params{
		{Reorder: 0.02, Delay: 10 * time.Millisecond},
		{Reorder: 0.02},
		{Reorder: 0.02, Rate: 1e8},
	} {
		l := NewLine(p, 1, 0, same)
		const n = 20000
		for i := range n {
			l.Push(start.Add(time.Duration(i)*200*time.Microsecond), 1000, i)
		}
		got := drain(l)
		late := 0
		for i := 1; i < len(got); i++ {
			if got[i].item < got[i-1].item {
				late++
			}
		}
		if len(got) != n || !near(late, 0.02*n) || !near(int(l.Stats().Reordered), 0.02*n) {
			t.Errorf("%+v: %d packets, %d out of order, %d reordered", p, len(got), late, l.Stats().Reordered)
		}
	}
}

// near reports whether a count drawn from a large number is within five
// standard deviations of what was to be expected.
func near(got int, want float64) bool { return math.Abs(float64(got)-want) < 5*math.Sqrt(want)+1 }

func TestShares(t *testing.T) {
	const n = 100000
	l := NewLine(Params{Loss: 0.03, Dup: 0.02, Corrupt: 0.01}, 3, 0, same)
	for i := range n {
		l.Push(start, 100, i)
	}
	got := drain(l)
	corrupt := 0
	for _, a := range got {
		if a.corrupt {
			corrupt++
		}
	}
	s := l.Stats()
	if !near(int(s.Lost), 0.03*n) || !near(int(s.Duplicated), 0.97*0.02*n) || !near(corrupt, 0.97*1.02*0.01*n) {
		t.Errorf("%+v", s)
	}
	if s.Passed != uint64(len(got)) || s.Packets != n || s.Passed != n-s.Lost+s.Duplicated || s.Corrupted != uint64(corrupt) {
		t.Errorf("%+v does not add up with %d packets", s, len(got))
	}
}

func TestSeedDecides(t *testing.T) {
	run := func(seed, stream uint64) []arrival {
		l := NewLine(Params{Loss: 0.1, Dup: 0.1, Corrupt: 0.1, Reorder: 0.1, Delay: 5e6, Jitter: 4e6, Rate: 1e8}, seed, stream, same)
		for i := range 1000 {
			l.Push(start.Add(time.Duration(i)*100*time.Microsecond), 1000, i)
		}
		return drain(l)
	}
	if !slices.Equal(run(7, 0), run(7, 0)) {
		t.Error("the same seed gives another result")
	}
	if slices.Equal(run(7, 0), run(8, 0)) || slices.Equal(run(7, 0), run(7, 1)) {
		t.Error("another seed or stream gives the same result")
	}
}

func TestLossUnmovedByOthers(t *testing.T) {
	lost := func(p Params) (items []int) {
		l := NewLine(p, 7, 0, same)
		for i := range 1000 {
			if !l.Push(start, 10, i) {
				items = append(items, i)
			}
		}
		return items
	}
	a, b := lost(Params{Loss: 0.05}), lost(Params{Loss: 0.05, Corrupt: 0.5, Delay: 1e9, Jitter: 1e9})
	if !slices.Equal(a, b) {
		t.Errorf("lost %v, with other impairments %v", a, b)
	}
}

func TestLineAllocatesNothing(t *testing.T) {
	l := NewLine(Params{Rate: 1e9, Delay: 1e6}, 1, 0, same)
	now := start
	step := func() {
		for range 100 {
			now = now.Add(12 * time.Microsecond)
			l.Push(now, 1500, 1)
			l.Pop(now)
		}
	}
	step()
	step()
	if n := testing.AllocsPerRun(100, step); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkLine(b *testing.B) {
	for _, p := range []Params{{Loss: 0.01}, {Rate: 1e9, Delay: 20 * time.Millisecond}} {
		b.Run(fmt.Sprint(Config{In: p, Out: p}), func(b *testing.B) {
			l := NewLine(p, 1, 0, same)
			now := start
			for b.Loop() {
				now = now.Add(12 * time.Microsecond)
				l.Push(now, 1500, 1)
				l.Pop(now)
			}
		})
	}
}
