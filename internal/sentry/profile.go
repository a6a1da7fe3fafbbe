package sentry

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"gotcp/internal/cli"
	"gotcp/internal/ids"
)

// profiled is how many rules a profile shows.
const profiled = 20

// WriteProfile lists the rules that cost most, the costliest first, then what the others and all
// have cost together. Name says what a rule is called.
func WriteProfile(w io.Writer, costs []ids.RuleCost, name func(gid, sid uint32) string) error {
	costs = slices.Clone(costs)
	slices.SortFunc(costs, func(a, b ids.RuleCost) int {
		return cmp.Or(cmp.Compare(b.Nanoseconds, a.Nanoseconds), cmp.Compare(b.Checks, a.Checks), cmp.Compare(a.GID, b.GID), cmp.Compare(a.SID, b.SID))
	})
	var total uint64
	for i := range costs {
		total += costs[i].Nanoseconds
	}
	p := profileWriter{w: w, total: total}
	p.row("rule", "time", "share", "checks", "matches", "per check", "message")
	shown := costs[:min(len(costs), profiled)]
	for i := range shown {
		p.cost(fmt.Sprintf("%d:%d", shown[i].GID, shown[i].SID), &shown[i], name(shown[i].GID, shown[i].SID))
	}
	if rest := sum(costs[len(shown):]); rest.Checks > 0 {
		p.cost("others", &rest, cli.Count(len(costs)-len(shown), "rule"))
	}
	if all := sum(costs); all.Checks > 0 {
		p.cost("all", &all, cli.Count(len(costs), "rule"))
	}
	return p.err
}

func sum(costs []ids.RuleCost) (all ids.RuleCost) {
	for i := range costs {
		all.Checks += costs[i].Checks
		all.Matches += costs[i].Matches
		all.Nanoseconds += costs[i].Nanoseconds
	}
	return all
}

// profileWriter writes the rows of a profile. The first error stays.
type profileWriter struct {
	w     io.Writer
	total uint64
	err   error
}

func (p *profileWriter) row(columns ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, "%-12s %8s %6s %10s %8s %9s  %s\n", columns...)
	}
}

func (p *profileWriter) cost(of string, c *ids.RuleCost, text string) {
	share := 100 * float64(c.Nanoseconds) / float64(max(1, p.total))
	each := float64(c.Nanoseconds) / float64(max(1, c.Checks))
	p.row(of, spent(float64(c.Nanoseconds)), fmt.Sprintf("%.1f%%", share), fmt.Sprint(c.Checks), fmt.Sprint(c.Matches), spent(each), text)
}

// spent is a time with three digits that count, in the unit that fits it: a rule is looked at in
// some nanoseconds, and all of them in minutes.
func spent(nanoseconds float64) string {
	units := [...]string{"ns", "µs", "ms", "s"}
	n, unit := nanoseconds, 0
	for n >= 999.5 && unit < len(units)-1 {
		n, unit = n/1000, unit+1
	}
	digits := 0
	switch {
	case unit == 0 && n == math.Trunc(n):
	case n < 9.995:
		digits = 2
	case n < 99.95:
		digits = 1
	}
	return strconv.FormatFloat(n, 'f', digits, 64) + units[unit]
}
