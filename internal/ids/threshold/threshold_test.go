package threshold

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/ids/rule"
	"pgregory.net/rapid"
)

var (
	start = time.Unix(1_000_000, 0)
	one   = netip.MustParseAddr("10.0.0.1")
	two   = netip.MustParseAddr("10.0.0.2")
)

func at(seconds float64, src, dst netip.Addr) Packet {
	return Packet{Time: start.Add(time.Duration(seconds * float64(time.Second))), Src: src, Dst: dst, Flow: 1}
}

func limited(kind rule.ThresholdKind, track rule.Track, count, seconds uint32) *rule.Rule {
	return &rule.Rule{GID: 1, SID: 7, Threshold: &rule.Threshold{Kind: kind, Track: track, Count: count, Seconds: seconds}}
}

// raised says which of the matches at these times are raised: one letter each.
func raised(t *Table, r *rule.Rule, times ...float64) (s string) {
	for _, when := range times {
		switch v := t.Decide(at(when, one, two), r); {
		case v.Alert:
			s += "A"
		case v.Act:
			s += "a"
		default:
			s += "."
		}
	}
	return s
}

func TestKinds(t *testing.T) {
	backoff := limited(rule.Backoff, rule.ByFlow, 2, 0)
	backoff.Threshold.Multiplier = 2
	tests := []struct {
		name  string
		rule  *rule.Rule
		times []float64
		want  string
	}{
		{"no threshold", &rule.Rule{}, []float64{0, 0, 0}, "AAA"},
		{"limit", limited(rule.LimitKind, rule.BySrc, 2, 10), []float64{0, 1, 2, 9, 10, 10.1, 11, 12}, "AAaaaAAa"},
		{"threshold", limited(rule.ThresholdEvery, rule.BySrc, 3, 10), []float64{0, 1, 2, 3, 4, 5}, "..A..A"},
		{"threshold, too slow", limited(rule.ThresholdEvery, rule.BySrc, 3, 10), []float64{0, 6, 12, 18, 24}, "....."},
		{"both", limited(rule.BothKind, rule.BySrc, 3, 10), []float64{0, 1, 2, 3, 4, 11, 12, 13}, "..Aaa..A"},
		{"detection filter", limited(rule.DetectionFilter, rule.BySrc, 2, 10), []float64{0, 1, 2, 3, 11, 12, 13}, "..AA..A"},
		{"backoff", backoff, []float64{0, 1, 2, 3, 4, 5, 6, 7, 8}, ".AaAaaaAa"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := raised(New(rule.ThresholdFile{}, 10), tt.rule, tt.times...); got != tt.want {
				t.Errorf("raised %s, want %s", got, tt.want)
			}
		})
	}
}

func TestTracks(t *testing.T) {
	three := netip.MustParseAddr("10.0.0.3")
	packets := []Packet{at(0, one, two), at(0, one, three), at(0, two, one), at(0, three, two)}
	packets[3].Flow = 2
	tests := []struct {
		track rule.Track
		want  string
	}{
		{rule.BySrc, "A.AA"}, {rule.ByDst, "AAA."}, {rule.ByBoth, "AA.A"}, {rule.ByFlow, "A..A"}, {rule.ByRule, "A..."},
	}
	for _, tt := range tests {
		table := New(rule.ThresholdFile{}, 10)
		got := ""
		for _, p := range packets {
			if table.Decide(p, limited(rule.LimitKind, tt.track, 1, 10)).Alert {
				got += "A"
			} else {
				got += "."
			}
		}
		if got != tt.want {
			t.Errorf("track %d: %s, want %s", tt.track, got, tt.want)
		}
	}
}

func TestPacketOutsideOfFlowsHasNothingToCountBy(t *testing.T) {
	table := New(rule.ThresholdFile{}, 10)
	p := at(0, one, two)
	p.Flow = 0
	for range 3 {
		if table.Decide(p, limited(rule.LimitKind, rule.ByFlow, 1, 10)).Alert {
			t.Error("raised")
		}
	}
}

func TestFilterOfTheFileReplacesTheRules(t *testing.T) {
	limit := rule.Threshold{Kind: rule.LimitKind, Track: rule.BySrc, Count: 1, Seconds: 10}
	own := limited(rule.LimitKind, rule.BySrc, 2, 10)
	other := limited(rule.LimitKind, rule.BySrc, 2, 10)
	other.SID = 8
	bare := &rule.Rule{GID: 1, SID: 9}
	table := New(rule.ThresholdFile{Filters: []rule.Filter{{GID: 1, SID: 7, Threshold: limit}, {Threshold: limit}}}, 10)
	for _, tt := range []struct {
		rule *rule.Rule
		want string
	}{{own, "Aaa"}, {other, "AAa"}, {bare, "Aaa"}} {
		if got := raised(table, tt.rule, 0, 1, 2); got != tt.want {
			t.Errorf("rule %d: %s, want %s", tt.rule.SID, got, tt.want)
		}
	}
}

func TestEvictionIsBoundedAndCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 8).Draw(t, "size")
		table := New(rule.ThresholdFile{}, size)
		r := limited(rule.LimitKind, rule.BySrc, 1, 10)
		now := 0.0
		for range rapid.IntRange(0, 60).Draw(t, "packets") {
			now += rapid.Float64Range(0, 4).Draw(t, "pause")
			src := netip.AddrFrom4([4]byte{10, 0, 0, byte(rapid.IntRange(0, 20).Draw(t, "host"))})
			table.Decide(at(now, src, two), r)
			if len(table.counters.index) > size {
				t.Fatalf("%d counters in a table of %d", len(table.counters.index), size)
			}
			if len(table.counters.slots) < size && table.Evicted() > 0 {
				t.Fatal("evicted with room left")
			}
		}
	})
}

// Over any matches of one host: a limit raises at most count in any period, and a
// threshold as many as a naive count says.
func TestLimitHoldsForAnyMatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := uint32(rapid.IntRange(1, 4).Draw(t, "count"))
		limit, every := New(rule.ThresholdFile{}, 4), New(rule.ThresholdFile{}, 4)
		var periodStart, now float64
		seen, alerts := uint32(0), uint32(0)
		for i := range rapid.IntRange(0, 50).Draw(t, "matches") {
			now += float64(rapid.IntRange(0, 4).Draw(t, "pause"))
			if i == 0 || now > periodStart+10 {
				periodStart, seen, alerts = now, 0, 0
			}
			seen++
			if limit.Decide(at(now, one, two), limited(rule.LimitKind, rule.BySrc, count, 10)).Alert {
				alerts++
			}
			if alerts != min(seen, count) {
				t.Fatalf("%d alerts of %d matches in a period", alerts, seen)
			}
			if got := every.Decide(at(now, one, two), limited(rule.ThresholdEvery, rule.BySrc, count, 10)).Alert; got != (seen%count == 0) {
				t.Fatalf("match %d of a period: raised %v", seen, got)
			}
		}
	})
}

func TestNothingIsAllocatedForKnownHosts(t *testing.T) {
	table := New(rule.ThresholdFile{}, 10)
	r := limited(rule.LimitKind, rule.BySrc, 1, 10)
	if n := testing.AllocsPerRun(100, func() { table.Decide(at(0, one, two), r) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
