package echo

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// field is what a test knows of the probes of a sweep.
type field struct {
	*Sweep
	cfg    SweepConfig
	now    time.Time
	probes []probed
	left   []time.Time // when packets left
}

type probed struct {
	SweepProbe
	fate fate
}

// TestSweepAccounts sweeps targets of which some are there, through a network
// that loses, duplicates, reorders, delays and rejects, and holds the sweep to
// its books after every event.
func TestSweepAccounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &field{now: epoch}
		f.cfg = SweepConfig{
			Gap:       time.Duration(rapid.IntRange(0, 12).Draw(t, "gap")) * ms,
			Count:     rapid.IntRange(0, 3).Draw(t, "count"),
			Loop:      rapid.Bool().Draw(t, "loop"),
			Period:    time.Duration(rapid.IntRange(1, 100).Draw(t, "period")) * ms,
			Timeout:   time.Duration(rapid.IntRange(1, 100).Draw(t, "timeout")) * ms,
			Retries:   rapid.IntRange(0, 3).Draw(t, "retries"),
			KeepTimes: true,
		}
		f.Sweep = NewSweep(epoch, f.cfg)
		if _, err := f.AddRange(nth(0), nth(rapid.IntRange(0, 8).Draw(t, "targets"))); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			f.now = f.now.Add(time.Duration(rapid.IntRange(0, 25).Draw(t, "pause")) * ms)
			f.send(t)
			if len(f.probes) > 0 {
				back := rapid.IntRange(1, min(20, len(f.probes))).Draw(t, "which")
				f.event(t, len(f.probes)-back)
			}
			f.balance(t)
		}
		f.Close()
		f.finish(t)
	})
}

// send lets out what is due, after it has noted what is lost.
func (f *field) send(t *rapid.T) {
	f.Expire(f.now, func(p SweepProbe, final bool) {
		for i := range f.probes {
			if q := &f.probes[i]; q.Seq == p.Seq {
				if q.fate != waiting || q.Target != p.Target || q.Try != p.Try {
					t.Fatalf("lost %+v, which is %+v", p, q)
				}
				q.fate = lost
			}
		}
		if v := f.Target(p.Target); final != v.Unreachable || final && (v.Received > 0 || f.cfg.Loop) {
			t.Fatalf("final %v: %+v", final, v)
		}
	})
	for {
		p, ok := f.Next(f.now)
		if !ok {
			return
		}
		if v := f.Target(p.Target); v.Sent != uint64(p.Try)+1 || f.cfg.quota() > 0 && v.Sent > f.cfg.quota() || f.cfg.alive() && v.Alive {
			t.Fatalf("sent %+v to %+v", p, v)
		}
		f.probes = append(f.probes, probed{p, waiting})
		f.left = append(f.left, f.now)
		if n := len(f.left); n > 1 && f.cfg.Gap >= catchUp && f.now.Sub(f.left[n-2]) < f.cfg.Gap {
			t.Fatalf("%v after the last packet", f.now.Sub(f.left[n-2]))
		}
		if f.now.Sub(f.left[0])+catchUp < time.Duration(len(f.left)-1)*f.cfg.Gap {
			t.Fatalf("%d packets within %v", len(f.left), f.now.Sub(f.left[0]))
		}
	}
}

// event lets a reply or an error come for a probe, or nothing.
func (f *field) event(t *rapid.T, which int) {
	p := &f.probes[which]
	switch rapid.IntRange(0, 4).Draw(t, "event") {
	case 0:
	case 1:
		if got, ok := f.Fail(nth(p.Target), p.Seq); !ok || got != p.SweepProbe {
			t.Fatalf("an error for %+v is one for %+v, %v", p, got, ok)
		}
	default:
		want := map[fate]Verdict{waiting: Answer, lost: Late, answered: Duplicate}[p.fate]
		before := f.Target(p.Target)
		r := f.Reply(f.now, nth(p.Target), p.Seq, time.Time{})
		if r.Verdict != want || r.SweepProbe != p.SweepProbe || r.RTT != f.now.Sub(p.Sent) || r.First != (before.Received == 0) {
			t.Fatalf("a reply to %+v: %+v", p, r)
		}
		p.fate = answered
	}
}

func (f *field) balance(t *rapid.T) {
	var n [failed + 1]uint64
	alive := map[int]bool{}
	for _, p := range f.probes {
		n[p.fate]++
		if p.fate == answered {
			alive[p.Target] = true
		}
		if v := f.Target(p.Target); v.Times != nil && (v.Times[p.Try] == NoAnswer) == (p.fate == answered) {
			t.Fatalf("times of %+v: %v", p, v.Times)
		}
	}
	if f.Sent != uint64(len(f.probes)) || f.Received != n[answered] || f.Timeouts-f.Late != n[lost] || f.Alive != len(alive) {
		t.Fatalf("%+v, want %d sent, %d answered, %d lost, %d alive", f.Totals, len(f.probes), n[answered], n[lost], len(alive))
	}
	if f.flight.waiting != int(n[waiting]) || f.Histogram.Count() != int64(n[answered]) {
		t.Fatalf("%d wait, want %d", f.flight.waiting, n[waiting])
	}
	var sum Target
	for i := range f.Targets {
		v := f.Target(i)
		sum.Sent, sum.Received, sum.Lost, sum.Errors = sum.Sent+v.Sent, sum.Received+v.Received, sum.Lost+v.Lost, sum.Errors+v.Errors
	}
	if sum.Sent != f.Sent || sum.Received != f.Received || sum.Lost != n[lost] || sum.Errors != f.Errors {
		t.Fatalf("%+v together, %+v in all", sum, f.Totals)
	}
}

// finish follows the deadlines to the end, which comes by itself but for Loop.
func (f *field) finish(t *rapid.T) {
	for range 400 {
		if f.Done() {
			break
		}
		next := f.Deadline()
		if next.IsZero() {
			t.Fatalf("not done, and nothing to wait for: %+v", f.Totals)
		}
		if next.After(f.now) {
			f.now = next
		}
		sent, timeouts := f.Sent, f.Timeouts
		f.send(t)
		if f.Sent == sent && f.Timeouts == timeouts {
			t.Fatalf("woken at %v for nothing", next.Sub(epoch))
		}
	}
	f.balance(t)
	if f.Done() == f.cfg.Loop || !f.cfg.Loop && f.Alive+f.Unreachable != f.Targets {
		t.Fatalf("done is %v: %+v", f.Done(), f.Totals)
	}
}
