package sentry

import (
	"fmt"
	"strings"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/sentry/eve"
)

// StatsText is the counts in one line, for people.
func StatsText(s *eve.Stats) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", s.Uptime.Round(time.Second), cli.Count(s.Packets, "packet"))
	if s.Live {
		fmt.Fprintf(&b, " (%d dropped)", s.KernelDrops)
	}
	fmt.Fprintf(&b, ", %s (%d in all), %s", cli.Count(s.Flows, "flow"), s.FlowsTotal, cli.Count(s.Alerts, "alert"))
	for _, x := range [...]struct {
		n         uint64
		one, rest string
	}{
		{s.AlertsSuppressed, "alert", " suppressed"}, {s.AlertsDiscarded, "alert", " too many"}, {s.GaveUp, "inspection", " given up"},
		{s.Invalid, "invalid packet", ""}, {s.BadChecksums, "bad checksum", ""},
		{s.UnknownLinks, "packet", " of an unknown link type"}, {s.Partial, "packet", " captured in part"}, {s.FlowsEvicted, "flow", " evicted"},
		{s.MemoryDrops, "segment", " without memory"}, {s.Gaps, "gap", ""}, {s.GapBytes, "byte", " in gaps"}, {s.Overlaps, "contradicting segment", ""},
		{s.DepthReached, "stream", " deeper than is looked"}, {s.FragmentsDiscarded, "fragment", " discarded"},
		{s.DatagramsTimedOut + s.DatagramsEvicted, "datagram", " never whole"}, {s.Expressions, "search", " for expressions given up"},
		{s.TransactionsCut, "transaction", " left out"}, {s.BodiesCut, "body", " cut"}, {s.HostBitsEvicted, "bit", " of hosts evicted"}, {s.SetsFull, "value", " not kept in datasets"},
		{s.CountersEvicted, "count", " of thresholds evicted"}, {s.DetectorsEvicted, "detectors' entry", " evicted"}, {s.EpisodesCrowded, "episode", " cut short"},
	} {
		if x.n > 0 {
			b.WriteString(", " + cli.Count(x.n, x.one) + x.rest)
		}
	}
	fmt.Fprintf(&b, ", %s (%d hit), %.1f MiB", cli.Count(s.Rules, "rule"), s.RulesHit, float64(s.Memory)/(1<<20))
	return b.String()
}

// Doubts are reasons why no alert need not mean that nothing happened: most packets that were there to
// see could not be looked at. Who reads lines of alerts would not know otherwise.
func Doubts(s *eve.Stats) []string {
	var all []string
	for _, x := range [...]struct {
		n         uint64
		one, many string
		rest      string
	}{
		{s.UnknownLinks, "is", "are", "of a link type that gids does not know: not looked at"},
		{s.Partial, "was", "were", "captured in part (a snaplen): what is missing was not looked at"},
		{s.BadSegments, "has", "have", "wrong checksums of TCP: left out, as by their receiver. " +
			"Captures of the sender itself have such (offload), and with -k none they are looked at"},
	} {
		// A tenth, as a few are everyday life.
		if x.n > 0 && x.n*10 >= s.Packets {
			all = append(all, fmt.Sprintf("%d of %s %s %s", x.n, cli.Count(s.Packets, "packet"), cli.OneOrMany(x.n, x.one, x.many), x.rest))
		}
	}
	return all
}
