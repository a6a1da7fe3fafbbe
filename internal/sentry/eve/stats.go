package eve

import (
	"maps"
	"slices"
	"time"

	"gotcp/internal/ids"
)

// Stats are the counts of a whole run.
type Stats struct {
	ids.Stats
	Uptime time.Duration
	// Live says that packets come from interfaces: Kernel and KernelDrops are then its counts.
	Live                bool
	Kernel, KernelDrops uint64
	RulesFailed         int
	// RulesHit are those that have raised an alert.
	RulesHit   int
	LastReload time.Time
	// Memory is what the whole process has taken.
	Memory uint64
}

// AppendStats appends counts as an object and its line's end.
func (w *Writer) AppendStats(b []byte, now time.Time, s *Stats) []byte {
	b = w.begin(b, &subject{time: now, kind: "stats"})
	b = open(b, "stats", '{')
	b = number(b, "uptime", uint64(s.Uptime/time.Second))
	if s.Live {
		b = open(b, "capture", '{')
		b = number(b, "kernel_packets", s.Kernel)
		b = append(number(b, "kernel_drops", s.KernelDrops), '}')
	}
	b = appendDecoder(b, s)
	b = open(b, "tcp", '{')
	b = number(b, "sessions", s.Sessions)
	b = number(b, "reassembly_gap", s.Gaps)
	b = number(b, "reassembly_gap_bytes", s.GapBytes)
	b = number(b, "overlap_diff_data", s.Overlaps)
	b = number(b, "stream_depth_reached", s.DepthReached)
	b = number(b, "segment_memcap_drop", s.MemoryDrops)
	b = append(number(b, "reassembly_memuse", s.StreamMemory), '}')
	b = open(b, "flow", '{')
	b = number(b, "total", s.FlowsTotal)
	b = number(b, "active", s.Flows)
	b = number(b, "get_used", s.FlowsEvicted)
	b = append(number(b, "memuse", s.FlowMemory), '}')
	b = w.appendDetect(b, s)
	b = appendDetectors(b, s)
	b = appendProtocols(b, s)
	b = open(b, "memory", '{')
	b = append(number(b, "process", s.Memory), '}')
	return end(append(b, '}'))
}

func appendDecoder(b []byte, s *Stats) []byte {
	b = open(b, "decoder", '{')
	b = number(b, "pkts", s.Packets)
	b = number(b, "bytes", s.Bytes)
	b = number(b, "invalid", s.Invalid)
	b = number(b, "ipv4", s.IPv4)
	b = number(b, "ipv6", s.IPv6)
	b = number(b, "tcp", s.TCP)
	b = number(b, "udp", s.UDP)
	b = number(b, "icmp", s.ICMP)
	b = number(b, "bad_checksums", s.BadChecksums)
	b = number(b, "unknown_link", s.UnknownLinks)
	b = number(b, "partial", s.Partial)
	b = append(b, '}')
	b = open(b, "defrag", '{')
	b = number(b, "fragments", s.Fragments)
	b = number(b, "reassembled", s.Reassembled)
	b = number(b, "discarded", s.FragmentsDiscarded)
	b = number(b, "timeouts", s.DatagramsTimedOut)
	return append(number(b, "tracker_hard_reuse", s.DatagramsEvicted), '}')
}

func (w *Writer) appendDetect(b []byte, s *Stats) []byte {
	b = append(open(open(b, "detect", '{'), "engines", '['), '{')
	b = number(b, "id", 0)
	b = append(name(b, "last_reload"), '"')
	b = append(w.clock.appendEVE(b, s.LastReload), '"')
	b = number(b, "rules_loaded", uint64(s.Rules))
	b = number(b, "rules_failed", uint64(s.RulesFailed))
	b = append(b, "}]"...)
	b = number(b, "rules_hit", uint64(s.RulesHit))
	b = number(b, "alert", s.Alerts)
	b = number(b, "alert_queue_overflow", s.AlertsDiscarded)
	b = number(b, "gave_up", s.GaveUp)
	b = number(b, "pcre_gave_up", s.Expressions)
	b = number(b, "host_bits_evicted", s.HostBitsEvicted)
	b = number(b, "thresholds_evicted", s.CountersEvicted)
	b = number(b, "datasets_full", s.SetsFull)
	return append(number(b, "alerts_suppressed", s.AlertsSuppressed), '}')
}

// appendDetectors appends what the detectors remember, and what they had no room for.
func appendDetectors(b []byte, s *Stats) []byte {
	b = open(b, "detectors", '{')
	b = number(b, "entries", s.DetectorEntries)
	b = number(b, "entries_evicted", s.DetectorsEvicted)
	b = number(b, "episodes", s.Episodes)
	return append(number(b, "episodes_crowded", s.EpisodesCrowded), '}')
}

// appendProtocols appends what flows have spoken, and what of it was left out.
func appendProtocols(b []byte, s *Stats) []byte {
	b = open(b, "app_layer", '{')
	if len(s.Transactions) > 0 {
		b = open(b, "flow", '{')
		for _, protocol := range slices.Sorted(maps.Keys(s.Transactions)) {
			b = number(b, protocol, s.Transactions[protocol])
		}
		b = append(b, '}')
	}
	b = open(b, "cut", '{')
	b = number(b, "transactions", s.TransactionsCut)
	return append(number(b, "bodies", s.BodiesCut), "}}"...)
}
