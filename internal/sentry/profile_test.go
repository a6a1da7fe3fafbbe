package sentry

import (
	"strings"
	"testing"

	"gotcp/internal/ids"
)

// The costliest are shown, and no more than fit on a screen.
func TestProfile(t *testing.T) {
	var costs []ids.RuleCost
	for i := range 30 {
		costs = append(costs, ids.RuleCost{GID: 1, SID: uint32(i), Checks: 10, Matches: 1, Nanoseconds: uint64(i) * 1000000})
	}
	var b strings.Builder
	if err := WriteProfile(&b, costs, func(_, sid uint32) string { return "message " + string(rune('a'+sid%26)) }); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) != 1+profiled || !strings.HasPrefix(lines[1], "1:29 ") || strings.Join(strings.Fields(lines[1]), " ") != "1:29 29ms 6.7% 10 1 2.9ms message d" {
		t.Errorf("%s", b.String())
	}
	b.Reset()
	if err := WriteProfile(&b, nil, nil); err != nil || strings.Count(b.String(), "\n") != 1 {
		t.Errorf("%q, %v", &b, err)
	}
}
