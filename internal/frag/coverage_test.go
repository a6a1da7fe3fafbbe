package frag

import "testing"

func TestCoverage(t *testing.T) {
	type step struct {
		start, end         int
		more               bool
		overlaps, complete bool
	}
	for name, steps := range map[string][]step{
		"side by side":         {{0, 8, true, false, false}, {16, 24, false, false, false}, {8, 16, true, false, true}},
		"backwards":            {{8, 12, false, false, false}, {0, 8, true, false, true}},
		"twice":                {{8, 16, true, false, false}, {8, 16, true, true, false}},
		"over several":         {{0, 8, true, false, false}, {16, 24, true, false, false}, {4, 20, true, true, false}, {8, 16, true, true, false}},
		"into the next":        {{8, 16, true, false, false}, {0, 9, true, true, false}},
		"empty, inside":        {{0, 16, true, false, false}, {8, 8, true, true, false}},
		"empty, behind":        {{0, 16, true, false, false}, {16, 16, true, false, false}},
		"empty, the end":       {{0, 16, true, false, false}, {16, 16, false, false, true}},
		"empty, alone":         {{0, 0, false, false, false}},
		"beyond the end":       {{0, 16, true, false, false}, {8, 12, false, true, true}},
		"nothing at the start": {{8, 16, false, false, false}, {4, 8, true, false, false}},
	} {
		var c coverage
		c.reset()
		for i, s := range steps {
			if got := c.cover(s.start, s.end, s.more); got != s.overlaps || c.complete() != s.complete {
				t.Errorf("%s: step %d overlaps %v, complete %v", name, i, got, c.complete())
			}
		}
	}
}

func TestCoverageIsBounded(t *testing.T) {
	var c coverage
	c.reset()
	for i := range 2 * maxFragments {
		c.cover(16*i, 16*i+8, true)
	}
	if len(c.places) != maxFragments {
		t.Errorf("%d places", len(c.places))
	}
}
