package sentry

import (
	"fmt"
	"strings"
	"time"

	"gotcp/internal/sentry/eve"
)

// StatsText is the counts in one line, for people.
func StatsText(s *eve.Stats) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d packets", s.Uptime.Round(time.Second), s.Packets)
	if s.Live {
		fmt.Fprintf(&b, " (%d dropped)", s.KernelDrops)
	}
	fmt.Fprintf(&b, ", %d flows (%d in all), %d alerts", s.Flows, s.FlowsTotal, s.Alerts)
	for _, x := range [...]struct {
		n    uint64
		what string
	}{
		{s.AlertsSuppressed, "suppressed"}, {s.AlertsDiscarded, "alerts too many"}, {s.GaveUp, "inspections given up"},
		{s.Invalid, "invalid packets"}, {s.BadChecksums, "bad checksums"}, {s.FlowsEvicted, "flows evicted"},
		{s.MemoryDrops, "segments without memory"}, {s.Gaps, "gaps"}, {s.GapBytes, "bytes in gaps"}, {s.Overlaps, "contradicting segments"},
		{s.DepthReached, "streams deeper than is looked"}, {s.FragmentsDiscarded, "fragments discarded"},
		{s.DatagramsTimedOut + s.DatagramsEvicted, "datagrams never whole"}, {s.Expressions, "searches for expressions given up"},
		{s.TransactionsCut, "transactions left out"}, {s.BodiesCut, "bodies cut"}, {s.HostBitsEvicted, "bits of hosts evicted"},
		{s.CountersEvicted, "counts of thresholds evicted"}, {s.DetectorsEvicted, "of detectors' entries evicted"}, {s.EpisodesCrowded, "episodes cut short"},
	} {
		if x.n > 0 {
			fmt.Fprintf(&b, ", %d %s", x.n, x.what)
		}
	}
	fmt.Fprintf(&b, ", %d rules (%d hit), %.1f MiB", s.Rules, s.RulesHit, float64(s.Memory)/(1<<20))
	return b.String()
}
