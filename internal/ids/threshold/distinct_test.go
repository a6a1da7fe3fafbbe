package threshold

import (
	"fmt"
	"net/netip"
	"testing"

	"gotcp/internal/ids/rule"
)

func TestDistinctPorts(t *testing.T) {
	r := limited(rule.DetectionFilter, rule.BySrc, 2, 10)
	for side, want := range map[rule.UniqueOn]string{rule.AnyPort: "..AAAAA..A", rule.UniqueDstPort: "....AAA...", rule.UniqueSrcPort: ".........."} {
		r.Threshold.UniqueOn = side
		table := New(rule.ThresholdFile{}, 10)
		got := ""
		for i, port := range []uint16{80, 80, 81, 80, 82, 80, 83, 84, 85, 85} {
			p := at(float64(i), one, two)
			if i >= 7 {
				p = at(float64(i+10), one, two)
			}
			p.SrcPort, p.DstPort = 1000, port
			if table.Decide(p, r).Alert {
				got += "A"
			} else {
				got += "."
			}
		}
		if got != want {
			t.Errorf("%v: %s, want %s", side, got, want)
		}
	}
}

// TestDistinctPortsAreBounded: as many are remembered as make a difference, and those
// of counts that had to go are forgotten.
func TestDistinctPortsAreBounded(t *testing.T) {
	r := limited(rule.DetectionFilter, rule.BySrc, 2, 10)
	r.Threshold.UniqueOn = rule.UniqueDstPort
	table := New(rule.ThresholdFile{}, 2)
	for host := range 9 {
		for port := range 100 {
			p := at(0, netip.MustParseAddr(fmt.Sprintf("10.0.0.%d", host)), two)
			p.DstPort = uint16(port)
			table.Decide(p, r)
		}
	}
	if n := table.counters.ports; n != 2*3 {
		t.Errorf("%d ports remembered", n)
	}
	table.counters.ports = maxDistinct
	before := table.Evicted()
	if p := at(0, netip.MustParseAddr("10.0.1.1"), two); table.Decide(p, r).Alert || table.Evicted() == before {
		t.Error("there is no room, and nothing says so")
	}
}

// TestDistinctPortsMakeRoom: those that nobody asks about any more don't stand in the way
// for ever, nor do those of a crowd of other hosts.
func TestDistinctPortsMakeRoom(t *testing.T) {
	r := limited(rule.DetectionFilter, rule.BySrc, 2, 10)
	r.Threshold.UniqueOn = rule.UniqueDstPort
	for late, lost := range map[float64]uint64{0: 1, 100: 0} {
		table := New(rule.ThresholdFile{}, 10)
		scan := func(now float64, src netip.Addr) (alerts int) {
			for port := range uint16(3) {
				p := at(now, src, two)
				p.DstPort = port
				if table.Decide(p, r).Alert {
					alerts++
				}
			}
			return alerts
		}
		scan(0, one)
		table.counters.ports = maxDistinct
		if n := scan(late, two); n != 1 || table.Evicted() != lost {
			t.Errorf("after %v seconds: %d alerts, %d counts lost", late, n, table.Evicted())
		}
	}
}
