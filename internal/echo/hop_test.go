package echo

import (
	"net/netip"
	"slices"
	"testing"
	"time"
)

func TestHop(t *testing.T) {
	h := Hop{Sent: 5, Lost: 1}
	for _, d := range []float64{0.337, 0.278} {
		h.answer(nth(1), msOf(d))
	}
	if h.Received != 2 || h.Last != 278*time.Microsecond || h.waiting() != 2 || h.Loss() != 1.0/3 || (&Hop{Sent: 2}).Loss() != 0 {
		t.Errorf("%+v, loss %v", h, h.Loss())
	}
	// mtr's Avg and StDev of the same two.
	if h.RTT.Mean() != 307500 || h.RTT.SampleDeviation().Round(time.Microsecond) != 42*time.Microsecond {
		t.Error(h.RTT.Mean(), h.RTT.SampleDeviation())
	}
	if h.Jitter.Max() != 59*time.Microsecond {
		t.Error(h.Jitter.Max())
	}
}

// The latest address stands first, and the number of them is bounded.
func TestHopAddresses(t *testing.T) {
	var h Hop
	for _, tt := range []struct {
		from  int
		fresh bool
		want  []int
	}{
		{1, true, []int{1}},
		{1, false, []int{1}},
		{2, true, []int{2, 1}},
		{3, true, []int{3, 2, 1}},
		{2, false, []int{2, 3, 1}},
		{1, false, []int{1, 2, 3}},
	} {
		fresh := h.answer(nth(tt.from), ms)
		var want []netip.Addr
		for _, n := range tt.want {
			want = append(want, nth(n))
		}
		if fresh != tt.fresh || !slices.Equal(h.Addrs, want) {
			t.Errorf("%+v: %v, %v", tt, fresh, h.Addrs)
		}
	}
	for i := range 20 {
		h.answer(nth(10+i), ms)
	}
	if len(h.Addrs) != mostAddrs || h.Addrs[0] != nth(29) || h.Addrs[7] != nth(22) {
		t.Error(h.Addrs)
	}
}
