package sentry

import (
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids"
	"gotcp/internal/sentry/eve"
)

func TestStatsText(t *testing.T) {
	s := &eve.Stats{
		Stats: ids.Stats{Packets: 10, Flows: 2, FlowsTotal: 3, Alerts: 1, BadChecksums: 4, Rules: 7}, RulesHit: 2,
		Uptime: 90*time.Second + time.Millisecond, Memory: 3 << 19,
	}
	if got := StatsText(s); got != "1m30s: 10 packets, 2 flows (3 in all), 1 alert, 4 bad checksums, 7 rules (2 hit), 1.5 MiB" {
		t.Errorf("%q", got)
	}
	s.Overlaps, s.BodiesCut, s.GapBytes, s.Gaps = 1, 2, 3, 4
	if got := StatsText(s); !strings.Contains(got, "4 bad checksums, 4 gaps, 3 bytes in gaps, 1 contradicting segment, 2 bodies cut, 7 rules") {
		t.Errorf("%q", got)
	}
	s.Overlaps, s.BodiesCut, s.GapBytes, s.Gaps = 0, 0, 0, 0
	s.UnknownLinks, s.Partial = 6, 7
	if got := StatsText(s); !strings.Contains(got, "4 bad checksums, 6 packets of an unknown link type, 7 packets captured in part, 7 rules") {
		t.Errorf("%q", got)
	}
	s.UnknownLinks, s.Partial = 0, 0
	s.Live, s.KernelDrops = true, 5
	if got := StatsText(s); got != "1m30s: 10 packets (5 dropped), 2 flows (3 in all), 1 alert, 4 bad checksums, 7 rules (2 hit), 1.5 MiB" {
		t.Errorf("%q", got)
	}
}

// Of one thing there is one.
func TestStatsTextOfOne(t *testing.T) {
	s := &eve.Stats{Stats: ids.Stats{Packets: 1, Flows: 1, FlowsTotal: 1, Alerts: 1, BodiesCut: 1, GaveUp: 1, DetectorsEvicted: 1, Rules: 1}, RulesHit: 1}
	if got := StatsText(s); got != "0s: 1 packet, 1 flow (1 in all), 1 alert, 1 inspection given up, 1 body cut, 1 detectors' entry evicted, 1 rule (1 hit), 0.0 MiB" {
		t.Errorf("%q", got)
	}
}

// A tenth of the packets is worth a word.
func TestDoubts(t *testing.T) {
	for _, tt := range []struct {
		stats ids.Stats
		want  string
	}{
		{ids.Stats{}, ""},
		{ids.Stats{Packets: 21, BadSegments: 2, UnknownLinks: 2, Partial: 2}, ""},
		{ids.Stats{Packets: 20, BadChecksums: 2, BadSegments: 2}, "2 of 20 packets have wrong checksums of TCP"},
		{ids.Stats{Packets: 1, BadChecksums: 1, BadSegments: 1}, "1 of 1 packet has wrong checksums of TCP"},
		// Those of others are looked at all the same.
		{ids.Stats{Packets: 20, BadChecksums: 20}, ""},
		{ids.Stats{Packets: 2, Partial: 1}, "1 of 2 packets was captured in part"},
		{ids.Stats{Packets: 20, UnknownLinks: 20, Partial: 1}, "20 of 20 packets are of a link type"},
		{ids.Stats{Packets: 20, Partial: 19, UnknownLinks: 1}, "19 of 20 packets were captured in part"},
	} {
		got := strings.Join(Doubts(&eve.Stats{Stats: tt.stats}), "\n")
		if !strings.HasPrefix(got, tt.want) || (got == "") != (tt.want == "") || strings.Contains(got, "\n") {
			t.Errorf("%+v: %q, want %q", tt.stats, got, tt.want)
		}
	}
}
