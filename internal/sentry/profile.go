package sentry

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"

	"gotcp/internal/ids"
)

// profiled is how many rules a profile shows.
const profiled = 20

// WriteProfile lists the rules that cost most, the costliest first. Name says what a rule is
// called.
func WriteProfile(w io.Writer, costs []ids.RuleCost, name func(gid, sid uint32) string) error {
	costs = slices.Clone(costs)
	slices.SortFunc(costs, func(a, b ids.RuleCost) int {
		return cmp.Or(cmp.Compare(b.Nanoseconds, a.Nanoseconds), cmp.Compare(b.Checks, a.Checks), cmp.Compare(a.GID, b.GID), cmp.Compare(a.SID, b.SID))
	})
	var total uint64
	for i := range costs {
		total += costs[i].Nanoseconds
	}
	if _, err := fmt.Fprintf(w, "%-12s %10s %6s %10s %8s %10s  %s\n", "rule", "time", "share", "checks", "matches", "per check", "message"); err != nil {
		return err
	}
	for _, c := range costs[:min(len(costs), profiled)] {
		share := 100 * float64(c.Nanoseconds) / float64(max(1, total))
		each := time.Duration(c.Nanoseconds / max(1, c.Checks))
		_, err := fmt.Fprintf(w, "%-12s %10s %5.1f%% %10d %8d %10s  %s\n", fmt.Sprintf("%d:%d", c.GID, c.SID),
			time.Duration(c.Nanoseconds).Round(time.Microsecond), share, c.Checks, c.Matches, each, name(c.GID, c.SID))
		if err != nil {
			return err
		}
	}
	return nil
}
