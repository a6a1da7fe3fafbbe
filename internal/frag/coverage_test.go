package frag

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestCoverage(t *testing.T) {
	type step struct {
		start, end         int
		more               bool
		overlaps, complete bool
	}
	for name, c := range map[string]struct {
		policy policy
		steps  []step
	}{
		"side by side":         {bsd, []step{{0, 8, true, false, false}, {16, 24, false, false, false}, {8, 16, true, false, true}}},
		"backwards":            {bsd, []step{{8, 12, false, false, false}, {0, 8, true, false, true}}},
		"twice":                {bsd, []step{{8, 16, true, false, false}, {8, 16, true, true, false}}},
		"over several":         {bsd, []step{{0, 8, true, false, false}, {16, 24, true, false, false}, {4, 20, true, true, false}, {8, 16, true, true, false}}},
		"into the next":        {bsd, []step{{8, 16, true, false, false}, {0, 9, true, true, false}}},
		"nothing at the start": {bsd, []step{{8, 16, false, false, false}, {4, 8, true, false, false}}},
		// Empty fragments are not kept.
		"empty, inside":  {bsd, []step{{0, 16, true, false, false}, {8, 8, true, true, false}}},
		"empty, behind":  {bsd, []step{{0, 16, true, false, false}, {16, 16, true, false, false}}},
		"empty, the end": {bsd, []step{{0, 16, true, false, false}, {16, 16, false, false, false}, {0, 8, true, true, false}}},
		"empty, alone":   {bsd, []step{{0, 0, false, false, false}}},
		// An end inside of what is there is not kept either, and so ends nothing.
		"an end inside":              {bsd, []step{{0, 16, true, false, false}, {8, 12, false, true, false}, {16, 24, false, false, true}}},
		"an end inside, windows":     {windows, []step{{0, 16, true, false, false}, {8, 16, false, true, false}, {16, 24, false, false, true}}},
		"an end that ends both":      {bsd, []step{{0, 16, true, false, false}, {8, 24, false, true, true}}},
		"a hole behind the end":      {bsd, []step{{32, 40, true, false, false}, {0, 8, false, false, false}, {8, 32, true, false, true}}},
		"the end, and more behind":   {bsd, []step{{0, 8, true, false, false}, {16, 24, true, false, false}, {8, 16, false, false, true}}},
		"over the first of two":      {windows, []step{{8, 16, true, false, false}, {24, 32, true, false, false}, {0, 32, true, true, false}, {24, 32, true, true, false}}},
		"over all, twice":            {windows, []step{{8, 16, true, false, false}, {0, 24, true, true, false}, {8, 16, true, true, false}}},
		"from before, the same end":  {windows, []step{{8, 16, true, false, false}, {0, 16, false, true, true}}},
		"the same start, longer":     {windows, []step{{0, 8, true, false, false}, {0, 16, false, true, true}}},
		"the same start, longer bsd": {bsd, []step{{0, 8, true, false, false}, {0, 16, false, true, true}}},
		// What was swallowed without being met stays, and hides what swallowed it.
		"behind one that was swallowed": {bsd, []step{{16, 24, true, false, false}, {32, 40, true, false, false}, {64, 72, true, false, false},
			{0, 64, true, true, false}, {40, 48, true, false, false}, {24, 28, true, true, false}}},
	} {
		var cov coverage
		cov.reset()
		for i, s := range c.steps {
			if got := cov.cover(c.policy, s.start, s.end, s.more); got != s.overlaps || cov.complete() != s.complete {
				t.Errorf("%s: step %d overlaps %v, complete %v; %v", name, i, got, cov.complete(), cov.places)
			}
		}
	}
}

// TestCoverageStaysInOrder: whatever comes, places are sorted and none is empty, and
// what does not overlap covers what it says.
func TestCoverageStaysInOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var c coverage
		c.reset()
		p := policy(rng.IntN(2))
		for range 12 {
			start := 8 * rng.IntN(12)
			c.cover(p, start, start+rng.IntN(40), rng.IntN(4) > 0)
		}
		if !slices.IsSortedFunc(c.places, func(a, b place) int { return a.start - b.start }) {
			t.Fatalf("out of order: %v", c.places)
		}
		for _, at := range c.places {
			if at.start >= at.end || at.lost < 0 {
				t.Fatalf("place %v", at)
			}
		}
	}
}

func TestCoverageIsBounded(t *testing.T) {
	var c coverage
	c.reset()
	for i := range 2 * maxFragments {
		c.cover(bsd, 16*i, 16*i+8, true)
	}
	if len(c.places) != maxFragments {
		t.Errorf("%d places", len(c.places))
	}
}
