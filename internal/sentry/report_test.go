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
	if got := StatsText(s); got != "1m30s: 10 packets, 2 flows (3 in all), 1 alerts, 4 bad checksums, 7 rules (2 hit), 1.5 MiB" {
		t.Errorf("%q", got)
	}
	s.Overlaps, s.BodiesCut, s.GapBytes, s.Gaps = 1, 2, 3, 4
	if got := StatsText(s); !strings.Contains(got, "4 bad checksums, 4 gaps, 3 bytes in gaps, 1 contradicting segments, 2 bodies cut, 7 rules") {
		t.Errorf("%q", got)
	}
	s.Overlaps, s.BodiesCut, s.GapBytes, s.Gaps = 0, 0, 0, 0
	s.Live, s.KernelDrops = true, 5
	if got := StatsText(s); got != "1m30s: 10 packets (5 dropped), 2 flows (3 in all), 1 alerts, 4 bad checksums, 7 rules (2 hit), 1.5 MiB" {
		t.Errorf("%q", got)
	}
}
