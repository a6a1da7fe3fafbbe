package echo

import (
	"testing"

	"pgregory.net/rapid"
)

func TestStreakWrapsAround(t *testing.T) {
	var s streak
	for n := uint64(1); n <= 10; n++ {
		s.note(n, answered)
	}
	s.note(streakWindow+5, lost)
	if s.at(5) != none || s.at(6) != answered || s.at(streakWindow) != none || s.run(streakWindow+5, 9) != 1 {
		t.Error("what is remembered")
	}
	s.note(5, answered)
	s.note(streakWindow+4, lost)
	if s.at(5) != none || s.run(streakWindow+5, 9) != 2 {
		t.Error("a forgotten probe changes a new one")
	}
	s.note(100*streakWindow, answered)
	if s.run(100*streakWindow, 9) != 1 || s.run(1, 9) != 0 || s.run(100*streakWindow+1, 9) != 0 {
		t.Error("runs of what isn't there")
	}
}

// Whatever the order in which fates become known, a run is what it is in the
// order of the probes.
func TestStreakInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const count = 30
		base := rapid.SampledFrom([]uint64{0, streakWindow - 15, 7 * streakWindow}).Draw(t, "base")
		var s streak
		s.highest = base
		s.fates = make([]fate, streakWindow)
		var all [count + 2]fate
		for range rapid.IntRange(1, 80).Draw(t, "notes") {
			n := rapid.IntRange(1, count).Draw(t, "probe")
			how := rapid.SampledFrom([]fate{answered, lost}).Draw(t, "fate")
			s.note(base+uint64(n), how)
			if all[n] != answered {
				all[n] = how
			}
			first, last := n, n
			for all[first-1] == all[n] {
				first--
			}
			for all[last+1] == all[n] {
				last++
			}
			limit := rapid.IntRange(1, count).Draw(t, "limit")
			if got := s.run(base+uint64(n), limit); got != min(limit, last-first+1) {
				t.Fatalf("%v: the run at %d is %d", all, n, got)
			}
		}
	})
}
