package filter

import (
	"slices"
	"testing"
)

func TestPossible(t *testing.T) {
	is := func(k uint32) *block { return &block{value: "v", jump: jmpEq, k: k} }
	one, two := possible(nil).behind(is(1), true), possible(nil).behind(is(2), true)
	both := one.or(two)
	for name, c := range map[string]struct {
		p    possible
		want []uint32
	}{
		"unknown":             {nil, nil},
		"not one":             {possible(nil).behind(is(1), false), nil},
		"one":                 {one, []uint32{1}},
		"one or two":          {both, []uint32{1, 2}},
		"one or two, not one": {both.behind(is(1), false), []uint32{2}},
		"one or unknown":      {one.or(nil), nil},
		"greater":             {possible(nil).behind(&block{value: "v", jump: jmpGt, k: 1}, true), nil},
		"of a pinned block":   {possible(nil).behind(&block{value: "v", jump: jmpEq, k: 1, pinned: true}, true), nil},
	} {
		if got := c.p.of("v"); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := one.of("another"); got != nil {
		t.Errorf("%v is known of a value that wasn't tested", got)
	}
}
