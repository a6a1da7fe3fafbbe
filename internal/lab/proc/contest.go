package proc

import (
	"slices"
	"testing"
	"time"
)

// Contest is several ways to do the same, each run once per round so that all
// of them meet the same machine: on one that others share, only what is
// measured within a round can be compared.
type Contest struct {
	b     *testing.B
	names []string
	run   []func() float64
}

// NewContest returns a contest without contestants. The benchmark's iterations
// are its rounds.
func NewContest(b *testing.B) *Contest { return &Contest{b: b} }

// Add enters a way to do it, which returns what that cost: seconds, or anything
// else of which less is better. The first is the one that the others are
// compared with.
func (c *Contest) Add(name string, run func() float64) {
	c.names, c.run = append(c.names, name), append(c.run, run)
}

// Play reports, as x_<name>, the median over the rounds of how many times the
// first way's cost each other one's was, and returns the median of the first's
// cost.
func (c *Contest) Play() float64 {
	ratios := make([][]float64, len(c.run))
	var ours []float64
	cost := make([]float64, len(c.run))
	for c.b.Loop() {
		for i, run := range c.run {
			cost[i] = run()
			ratios[i] = append(ratios[i], cost[i]/cost[0])
		}
		ours = append(ours, cost[0])
	}
	for i := 1; i < len(c.run); i++ {
		c.b.ReportMetric(Median(ratios[i]), "x_"+c.names[i])
	}
	c.b.ReportMetric(0, "ns/op")
	return Median(ours)
}

// Median sorts the values and returns the middle one, or the middle of the two
// in the middle.
func Median(v []float64) float64 {
	slices.Sort(v)
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}

// Seconds is how long something takes.
func Seconds(do func()) float64 {
	begin := time.Now()
	do()
	return time.Since(begin).Seconds()
}
