package anomaly

import (
	"testing"
	"time"
)

func TestBeacon(t *testing.T) {
	report := func(w *world, src, to int, percent float64) {
		w.connect(flow{src: nth("10.0.20.0", src), dst: outside(to), port: 8443, lasts: time.Second, sent: 400, got: 300})
		w.wait(w.jitter(time.Minute, percent))
	}
	t.Run("to the second", func(t *testing.T) {
		w := newWorld(t, Config{})
		for range 200 {
			report(w, 1, 1, 0)
		}
		w.wants(Beacon)
		if a, end := w.only(Began), w.only(Ended); a.Dst != outside(1) || a.DstPort != 8443 || a.Count < 24 || end.Count < 190 {
			t.Errorf("%+v %+v", a, end)
		}
	})
	t.Run("with jitter", func(t *testing.T) {
		w := newWorld(t, Config{})
		for i := range 200 {
			report(w, 1, 1, 12)
			if i%20 == 3 {
				w.wait(time.Minute) // one is missing
			}
		}
		w.wants(Beacon)
	})
	t.Run("several connections a beat", func(t *testing.T) {
		w := newWorld(t, Config{})
		for range 60 {
			for range 3 {
				w.connect(flow{src: victim, dst: outside(1), port: 443})
				w.wait(100 * time.Millisecond)
			}
			w.wait(5 * time.Minute)
		}
		w.wants(Beacon)
	})
	t.Run("at random", func(t *testing.T) {
		w := newWorld(t, Config{})
		w.random(time.Minute, 240*time.Hour, func() { w.connect(flow{src: victim, dst: outside(1), port: 443}) })
		w.wants()
	})
	t.Run("a service", func(t *testing.T) {
		w := newWorld(t, Config{})
		for range 200 {
			from := w.now
			for src := range 30 {
				w.now = from.Add(time.Duration(src) * time.Second)
				w.connect(flow{src: nth("10.0.20.0", src), dst: outside(1), port: 443})
			}
			w.now = from.Add(time.Minute)
		}
		w.wants()
	})
	t.Run("a monitor", func(t *testing.T) {
		w := newWorld(t, Config{})
		for range 200 {
			from := w.now
			for to := range 6 {
				w.now = from.Add(time.Duration(to) * time.Second)
				w.connect(flow{src: victim, dst: outside(to), port: 443})
			}
			w.now = from.Add(time.Minute)
		}
		w.wants()
	})
	t.Run("inside", func(t *testing.T) {
		w := newWorld(t, Config{})
		for range 200 {
			w.connect(flow{src: victim, dst: gateway, port: 8443})
			w.wait(time.Minute)
		}
		w.wants()
	})
}
