package tcp

import (
	"net/netip"
	"testing"
	"time"
)

func TestISNGrowsWithTimeAndDiffersByConnection(t *testing.T) {
	g := ISNSource{Secret: [32]byte{1}, Epoch: t0}
	a, b := netip.MustParseAddrPort("10.0.0.1:1000"), netip.MustParseAddrPort("10.0.0.2:80")
	first := g.ISN(t0, a, b)
	// M ticks every 4 microseconds (RFC 6528 §3).
	if got := g.ISN(t0.Add(time.Second), a, b).Sub(first); got != 250_000 {
		t.Errorf("grew by %d in a second, want 250000", got)
	}
	if g.ISN(t0, a, netip.MustParseAddrPort("10.0.0.2:81")) == first {
		t.Error("the same number for another connection")
	}
	other := ISNSource{Secret: [32]byte{2}, Epoch: t0}
	if other.ISN(t0, a, b) == first {
		t.Error("the same number with another secret")
	}
}

func TestTimestampsGrowAcrossIncarnations(t *testing.T) {
	g := ISNSource{Secret: [32]byte{1}, Epoch: t0}
	a, b := netip.MustParseAddrPort("10.0.0.1:1000"), netip.MustParseAddrPort("10.0.0.2:80")
	later := t0.Add(10 * time.Second)
	first := Dial(t0, Config{TimestampOffset: g.TimestampOffset(t0, a, b)})
	first.enter(later)
	again := Dial(later.Add(time.Second), Config{TimestampOffset: g.TimestampOffset(later.Add(time.Second), a, b)})
	if d := int32(again.tsClock(again.now) - first.tsClock(first.now)); d < 900 || d > 1100 {
		t.Errorf("the clock moved by %d ms from one incarnation to the next, a second later", d)
	}
}
