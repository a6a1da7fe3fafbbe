package eve

import (
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids"
)

func TestStats(t *testing.T) {
	s := &Stats{
		Stats:  ids.Stats{Packets: 10, TCP: 4, Flows: 2, FlowsTotal: 5, Rules: 7, Alerts: 3, AlertsDiscarded: 8, GaveUp: 9, Transactions: map[string]uint64{"http": 2, "dns": 1}},
		Uptime: 90 * time.Second, Live: true, Kernel: 12, KernelDrops: 2, RulesFailed: 1, RulesHit: 2, LastReload: noon,
	}
	got := decode(t, New(Config{}).AppendStats(nil, noon, s))
	stats := got["stats"].(map[string]any)
	part := func(name string) map[string]any { return stats[name].(map[string]any) }
	engine := part("detect")["engines"].([]any)[0].(map[string]any)
	for what, ok := range map[string]bool{
		"header":  got["event_type"] == "stats" && got["src_ip"] == nil && got["timestamp"] == "2024-01-02T12:00:00.000042+0000",
		"uptime":  stats["uptime"] == 90.0,
		"capture": part("capture")["kernel_packets"] == 12.0 && part("capture")["kernel_drops"] == 2.0,
		"decoder": part("decoder")["pkts"] == 10.0 && part("decoder")["tcp"] == 4.0,
		"flow":    part("flow")["active"] == 2.0 && part("flow")["total"] == 5.0,
		"detect":  part("detect")["alert"] == 3.0 && part("detect")["rules_hit"] == 2.0 && engine["rules_loaded"] == 7.0 && engine["rules_failed"] == 1.0,
		"limits":  part("detect")["alert_queue_overflow"] == 8.0 && part("detect")["gave_up"] == 9.0,
		"app":     part("app_layer")["flow"].(map[string]any)["http"] == 2.0,
	} {
		if !ok {
			t.Errorf("%s: %v", what, got)
		}
	}
	s.Live = false
	if got := decode(t, New(Config{}).AppendStats(nil, noon, s)); got["stats"].(map[string]any)["capture"] != nil {
		t.Error("a file has a kernel")
	}
}

// What was given up is there, under the names that others have where there are some.
func TestStatsOfLosses(t *testing.T) {
	s := &Stats{Stats: ids.Stats{
		GapBytes: 1, Overlaps: 2, DepthReached: 3, Expressions: 4, HostBitsEvicted: 5, CountersEvicted: 6, TransactionsCut: 7, BodiesCut: 8,
		FragmentsDiscarded: 9, DatagramsTimedOut: 10, DatagramsEvicted: 11, DetectorEntries: 12, DetectorsEvicted: 13, Episodes: 14, EpisodesCrowded: 15, SetsFull: 16,
	}}
	stats := decode(t, New(Config{}).AppendStats(nil, noon, s))["stats"].(map[string]any)
	for i, path := range [...]string{
		"tcp reassembly_gap_bytes", "tcp overlap_diff_data", "tcp stream_depth_reached", "detect pcre_gave_up", "detect host_bits_evicted",
		"detect thresholds_evicted", "app_layer cut transactions", "app_layer cut bodies", "defrag discarded", "defrag timeouts", "defrag tracker_hard_reuse",
		"detectors entries", "detectors entries_evicted", "detectors episodes", "detectors episodes_crowded", "detect datasets_full",
	} {
		at := any(stats)
		for name := range strings.FieldsSeq(path) {
			at = at.(map[string]any)[name]
		}
		if at != float64(i+1) {
			t.Errorf("%s is %v, want %d", path, at, i+1)
		}
	}
}
