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
		{s.Invalid, "invalid packets"}, {s.BadChecksums, "bad checksums"},
		{s.UnknownLinks, "of an unknown link type"}, {s.Partial, "captured in part"}, {s.FlowsEvicted, "flows evicted"},
		{s.MemoryDrops, "segments without memory"}, {s.Gaps, "gaps"}, {s.GapBytes, "bytes in gaps"}, {s.Overlaps, "contradicting segments"},
		{s.DepthReached, "streams deeper than is looked"}, {s.FragmentsDiscarded, "fragments discarded"},
		{s.DatagramsTimedOut + s.DatagramsEvicted, "datagrams never whole"}, {s.Expressions, "searches for expressions given up"},
		{s.TransactionsCut, "transactions left out"}, {s.BodiesCut, "bodies cut"}, {s.HostBitsEvicted, "bits of hosts evicted"}, {s.SetsFull, "values not kept in datasets"},
		{s.CountersEvicted, "counts of thresholds evicted"}, {s.DetectorsEvicted, "of detectors' entries evicted"}, {s.EpisodesCrowded, "episodes cut short"},
	} {
		if x.n > 0 {
			fmt.Fprintf(&b, ", %d %s", x.n, x.what)
		}
	}
	fmt.Fprintf(&b, ", %d rules (%d hit), %.1f MiB", s.Rules, s.RulesHit, float64(s.Memory)/(1<<20))
	return b.String()
}

// Doubts are reasons why no alert need not mean that nothing happened: most packets that were there to
// see could not be looked at. Who reads lines of alerts would not know otherwise.
func Doubts(s *eve.Stats) []string {
	var all []string
	for _, x := range [...]struct {
		n    uint64
		what string
	}{
		{s.UnknownLinks, "are of a link type that gids does not know, and were not looked at"},
		{s.Partial, "were captured in part (a snaplen): what is missing was not looked at"},
		{s.BadChecksums, "have wrong checksums, and were left out, as their receiver would do: " +
			"captures of the sender itself have such (offload), and with -k none they are looked at"},
	} {
		// A tenth, as a few are everyday life.
		if x.n > 0 && x.n*10 >= s.Packets {
			all = append(all, fmt.Sprintf("%d of %d packets %s", x.n, s.Packets, x.what))
		}
	}
	return all
}
