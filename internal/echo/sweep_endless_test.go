package echo

import (
	"testing"
	"time"
)

// drive runs a sweep by its deadlines until it is done, or so many probes were
// sent, against targets of which one in nth answers after half a millisecond.
// It returns the time and how many events there were.
func drive(s *Sweep, now time.Time, upTo uint64, every int) (time.Time, int) {
	events := 0
	note := func(SweepProbe, bool) { events++ }
	for !s.Done() && s.Sent < upTo {
		if next := s.Deadline(); next.After(now) {
			now = next
		}
		s.Expire(now, note)
		for s.Sent < upTo {
			p, ok := s.Next(now)
			if !ok {
				break
			}
			events++
			if p.Target%every == 0 && p.Seq%7 != 0 {
				now = now.Add(10 * time.Microsecond)
				s.Reply(now, s.roster.addr(p.Target), p.Seq, time.Time{})
				events++
			}
		}
	}
	return now, events
}

// slash16 is a sweep of 65,536 targets at 10,000 packets per second.
func slash16(cfg SweepConfig) *Sweep {
	cfg.Gap = 100 * time.Microsecond
	s := NewSweep(epoch, cfg)
	if n, err := s.AddRange(addr("10.1.0.0"), addr("10.1.255.255")); n != 1<<16 || err != nil {
		panic(err)
	}
	s.Close()
	return s
}

// The bytes that a sweep of a /16, mostly empty, takes for each target.
func TestSweepMemory(t *testing.T) {
	for _, cfg := range []SweepConfig{{Retries: 3}, {Count: 3, Period: 10 * time.Second}} {
		var s *Sweep
		var now time.Time
		bytes := grown(func() {
			s = slash16(cfg)
			now, _ = drive(s, epoch, 1<<62, 256)
		})
		if per := bytes / (1 << 16); per > 150 {
			t.Errorf("%+v: %d bytes for each target", cfg, per)
		} else {
			t.Logf("%d bytes for each target", per)
		}
		if s.Alive < 200 || s.Alive+s.Unreachable != s.Targets || s.Sent > uint64(4*s.Targets) {
			t.Errorf("%+v", s.Totals)
		}
		if took := now.Sub(epoch); took > 31*time.Second {
			t.Errorf("took %v", took)
		}
	}
}

func TestEndlessSweep(t *testing.T) {
	s := NewSweep(epoch, SweepConfig{Loop: true, Gap: 100 * time.Microsecond, Period: 50 * ms})
	if _, err := s.AddRange(addr("10.1.0.1"), addr("10.1.3.232")); err != nil {
		t.Fatal(err)
	}
	now, _ := drive(s, epoch, 200_000, 3)
	if n := testing.AllocsPerRun(10, func() { now, _ = drive(s, now, s.Sent+1000, 3) }); n != 0 {
		t.Errorf("%v allocations for 1000 probes", n)
	}
	probes := uint64(300_000)
	if soak {
		probes = 10_000_000
	}
	if n := grown(func() { now, _ = drive(s, now, s.Sent+probes, 3) }); n > 64<<10 {
		t.Errorf("%d probes grow the heap by %d bytes", probes, n)
	}
	if s.Sent != s.Received+s.Timeouts+uint64(s.flight.waiting) || s.Sent < probes {
		t.Errorf("%+v", s.Totals)
	}
	// 100 µs apart, for all of them.
	if want := time.Duration(s.Sent) * 100 * time.Microsecond; now.Sub(epoch) < want-10*ms || now.Sub(epoch) > want+10*ms {
		t.Errorf("%d probes in %v", s.Sent, now.Sub(epoch))
	}
}

// BenchmarkSweep is a /16 of which one in 256 is there, per event: a probe, a
// reply, a timeout.
func BenchmarkSweep(b *testing.B) {
	events := 0
	for b.Loop() {
		s := slash16(SweepConfig{Retries: 3})
		_, n := drive(s, epoch, 1<<62, 256)
		events += n
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(events), "ns/event")
	b.ReportMetric(float64(events)/float64(b.N), "events/op")
}
