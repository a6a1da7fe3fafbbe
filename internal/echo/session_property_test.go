package echo

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// world is what a test knows of the probes of a session.
type world struct {
	*Session
	fates map[uint64]fate
	now   time.Time
	// before is how many were sent and answered before the test began.
	before uint64
}

// TestSessionAccounts sends probes through a network that loses, duplicates,
// reorders, delays and rejects them, and holds the session to its books after
// every event. It may begin where the numbers on the wire wrap around.
func TestSessionAccounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{now: epoch, fates: map[uint64]fate{}}
		w.Session = New(epoch, Config{
			Interval: time.Duration(rapid.IntRange(0, 20).Draw(t, "interval")) * ms,
			Preload:  rapid.IntRange(1, 5).Draw(t, "preload"),
			Adaptive: rapid.Bool().Draw(t, "adaptive"),
			Timeout:  50 * ms,
		})
		w.before = rapid.SampledFrom([]uint64{0, 0, 65530, 131060}).Draw(t, "before")
		w.skip()
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			w.now = w.now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "pause")) * ms)
			w.send(t)
			if len(w.fates) > 0 {
				back := rapid.IntRange(0, min(12, len(w.fates)-1)).Draw(t, "which")
				w.event(t, w.Sent-uint64(back))
			}
			w.balance(t)
		}
		w.now = w.now.Add(time.Minute)
		w.Expire(w.now, w.lose)
		w.balance(t)
		if w.Sent != w.Received+w.Lost+w.Failed {
			t.Fatalf("some still wait: %+v", w.Counts)
		}
	})
}

// skip lets the given number of probes be sent and answered.
func (w *world) skip() {
	for w.Sent < w.before {
		s, _ := w.window.open(w.now)
		w.Sent++
		w.Reply(w.now, Reply{Seq: uint16(s.seq)})
	}
}

// send lets out what is due, after it has noted what is lost.
func (w *world) send(t *rapid.T) {
	w.Expire(w.now, w.lose)
	for range 10 {
		p, ok := w.Next(w.now, w.lose)
		if !ok {
			return
		}
		w.fates[p.Seq] = waiting
		if rapid.IntRange(0, 9).Draw(t, "local") == 0 {
			w.FailLocally(w.now, p.Seq)
			w.fates[p.Seq] = failed
		}
	}
}

func (w *world) lose(p Probe) {
	if w.fates[p.Seq] != waiting {
		panic("lost what didn't wait")
	}
	w.fates[p.Seq] = lost
}

// event lets a reply or an error come for a probe, or nothing.
func (w *world) event(t *rapid.T, seq uint64) {
	was := w.fates[seq]
	switch rapid.IntRange(0, 4).Draw(t, "event") {
	case 0:
	case 1:
		if p, ok := w.Fail(uint16(seq)); !ok || p.Seq != seq {
			t.Fatalf("an error for %d is one for %+v, %v", seq, p, ok)
		}
		if was != answered {
			w.fates[seq] = failed
		}
	default:
		want := map[fate]Verdict{waiting: Answer, failed: Answer, lost: Late, answered: Duplicate}[was]
		r := w.Reply(w.now, Reply{Seq: uint16(seq)})
		if r.Verdict != want || r.Probe.Seq != seq || r.RTT < 0 {
			t.Fatalf("a reply to %d, %v before: %+v", seq, was, r)
		}
		w.fates[seq] = answered
	}
}

func (w *world) balance(t *rapid.T) {
	var n [failed + 1]uint64
	for _, f := range w.fates {
		n[f]++
	}
	if w.Sent != w.before+uint64(len(w.fates)) || w.Received != w.before+n[answered] || w.Lost != n[lost] || w.Failed != n[failed] {
		t.Fatalf("%+v, want %d more than %d received, %d lost, %d failed", w.Counts, n[answered], w.before, n[lost], n[failed])
	}
	if n[waiting] > 0 && w.Deadline().IsZero() {
		t.Fatal("some wait without a deadline")
	}
	if w.InFlight() < 0 || w.InFlight() > int(w.Sent) {
		t.Fatal("in flight:", w.InFlight())
	}
}

// TestSessionEnds: however many are lost, -c N -i 0 ends, after at most a gap
// for each probe and the linger.
func TestSessionEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(1, 60).Draw(t, "count")
		percent := rapid.SampledFrom([]int{0, 25, 50, 100}).Draw(t, "loss")
		now := epoch
		s := New(now, Config{Count: uint64(count)})
		for !s.Done(now) {
			s.Expire(now, func(Probe) {})
			for {
				p, ok := s.Next(now, nil)
				if !ok {
					break
				}
				if rapid.IntRange(1, 100).Draw(t, "luck") > percent {
					now = now.Add(100 * time.Microsecond)
					s.Reply(now, Reply{Seq: uint16(p.Seq)})
				}
			}
			if s.Done(now) {
				break
			}
			next := s.Deadline()
			if next.IsZero() {
				t.Fatal("nothing to wait for")
			}
			if next.After(now) {
				now = next
			}
			if now.Sub(epoch) > time.Duration(count)*unansweredGap+11*time.Second {
				t.Fatalf("doesn't end: %+v", s.Counts)
			}
		}
		if s.Sent != uint64(count) {
			t.Fatalf("%+v", s.Counts)
		}
	})
}
