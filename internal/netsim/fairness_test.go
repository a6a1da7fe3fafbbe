package netsim

import (
	"testing"
	"time"

	"gotcp/internal/link/impair"
)

// Two flows over one bottleneck share it, though the second comes late
// (RFC 9438 §5.2, §5.3).
func TestFairness(t *testing.T) {
	for _, cc := range []string{"cubic", "reno"} {
		cfg := ends()
		cfg.Client.Congestion = cc
		cfg.Out = impair.Params{Rate: 20e6, Delay: 10 * time.Millisecond, Queue: 60}
		cfg.In = impair.Params{Delay: 10 * time.Millisecond}
		s := New(cfg)
		const endless = 1 << 30
		_, first := s.Connect(&Stream{Send: endless}, &Stream{Expect: endless})
		run := func(d time.Duration) {
			if _, err := s.Run(d, never); err != nil {
				t.Fatal(err)
			}
		}
		run(5 * time.Second)
		_, second := s.Connect(&Stream{Send: endless}, &Stream{Expect: endless})
		run(10 * time.Second)
		received := func(h *Host) float64 { return float64(h.Conn.Info(s.now).BytesReceived) }
		x, y := received(first), received(second)
		run(30 * time.Second)
		x, y = received(first)-x, received(second)-y
		// Jain's index: 1 for equal shares, 1/2 for all to one of two.
		if index := (x + y) * (x + y) / (2 * (x*x + y*y)); index < 0.95 {
			t.Errorf("%s: fairness %.3f: %.1f and %.1f Mbit/s", cc, index, x*8/30e6, y*8/30e6)
		}
		if rate := (x + y) * 8 / 30; rate < 0.9*20e6 {
			t.Errorf("%s: only %.1f of 20 Mbit/s used", cc, rate/1e6)
		}
	}
}
