package echo

import (
	"slices"
	"testing"
	"time"
)

func TestCountEnds(t *testing.T) {
	d := begin(t, Config{Interval: time.Second, Count: 3})
	d.sends(1).wakes(1000)
	d.at(0.5).answer(1, Answer)
	d.at(999).sends()
	d.at(1000).sends(2)
	d.at(1000.5).answer(2, Answer)
	d.at(2000).sends(3).done(false)
	d.at(2000.5).answer(3, Answer)
	d.done(true).counts(3, 3, 0, 0)
	if !d.OK() || d.Elapsed() != 2*time.Second {
		t.Errorf("ok %v, elapsed %v", d.OK(), d.Elapsed())
	}
}

func TestLinger(t *testing.T) {
	for _, tt := range []struct {
		name     string
		interval time.Duration
		linger   time.Duration
		answered float64 // when the first probe is answered, 0 for never
		end      float64 // when the session ends, after the last probe
	}{
		{"nothing came: 10 s", 100 * ms, 0, 0, 10_000},
		{"nothing came: as long as asked for", 100 * ms, 2 * time.Second, 0, 2000},
		{"twice the longest round trip", 100 * ms, 0, 80, 160},
		{"at least an interval", 100 * ms, 0, 20, 100},
		{"a flood", 0, 0, 30, 60},
		{"long enough to look", 0, 0, 3, 10},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := begin(t, Config{Interval: tt.interval, Linger: tt.linger, Count: 2, Timeout: time.Hour})
			d.sends(1)
			if tt.answered > 0 {
				d.at(tt.answered).answer(1, Answer)
			}
			last := max(float64(tt.interval/ms), tt.answered)
			d.at(last).sends(2).wakes(last + tt.end).done(false)
			d.at(last + tt.end - 0.001).done(false)
			d.at(last + tt.end).done(true)
			if d.OK() != (tt.answered > 0) {
				t.Error("ok is", d.OK())
			}
		})
	}
}

// The linger is set by the longest round trip when the last probe goes, not
// when the last answer comes.
func TestLingerIsSetOnce(t *testing.T) {
	d := begin(t, Config{Interval: 100 * ms, Count: 2, Timeout: time.Hour})
	d.sends(1).at(100).sends(2).wakes(10_100)
	d.at(5000).answer(1, Answer)
	d.sends().wakes(10_100).done(false)
	d.at(5001).answer(2, Answer)
	d.done(true)
}

// With a deadline the count is of answers, and probes go on until it is
// reached.
func TestDeadline(t *testing.T) {
	d := begin(t, Config{Interval: time.Second, Count: 2, Deadline: 5 * time.Second, Timeout: time.Minute})
	d.sends(1).at(1000).sends(2).at(2000).sends(3)
	d.at(2001).answer(3, Answer)
	d.done(false)
	if d.OK() {
		t.Error("ok with one answer of two")
	}
	d.at(3000).sends(4).done(false)
	d.at(3001).answer(4, Answer)
	d.done(true)
	if !d.OK() {
		t.Error("not ok")
	}

	d = begin(t, Config{Interval: time.Second, Deadline: 1500 * ms, Timeout: time.Minute})
	d.sends(1).at(1000).sends(2).wakes(1500)
	d.at(1499).done(false).at(1500).done(true)
	if d.OK() {
		t.Error("ok without an answer")
	}
}

func TestErrorsEnd(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  Config
		done bool
	}{
		{"errors count as heard", Config{Interval: time.Second, Count: 1}, true},
		{"the first error ends a session with a deadline", Config{Interval: time.Second, Deadline: time.Minute}, true},
		{"errors don't end one without either", Config{Interval: time.Second}, false},
		{"nor one that persists", Config{Interval: time.Second, Count: 1, Persist: true}, false},
		{"nor with a deadline", Config{Interval: time.Second, Deadline: time.Minute, Persist: true}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := begin(t, tt.cfg)
			d.sends(1)
			if p, ok := d.Fail(1); !ok || p.Seq != 1 {
				t.Fatal(p, ok)
			}
			d.done(tt.done).counts(1, 0, 0, 1)
			if d.OK() {
				t.Error("ok")
			}
		})
	}
}

// An error and then an answer to the same probe both count as heard, as ping
// has it: -c 3 ends with the second probe.
func TestErrorThenAnswer(t *testing.T) {
	d := begin(t, Config{Interval: time.Second, Count: 3})
	d.sends(1)
	d.Fail(1)
	d.at(0.5).answer(1, Answer)
	d.done(false).counts(1, 1, 0, 0)
	d.at(1000).sends(2)
	d.Fail(2)
	d.done(true).counts(2, 1, 0, 1)
	if d.Errors != 2 || d.Loss() != 0.5 {
		t.Errorf("%d errors, loss %v", d.Errors, d.Loss())
	}
}

func TestFailOfOthers(t *testing.T) {
	d := begin(t, Config{Interval: time.Second})
	d.sends(1)
	if _, ok := d.Fail(7); ok || d.Errors != 0 {
		t.Error("an error about a probe that was never sent")
	}
	d.at(1).answer(1, Answer)
	d.Fail(1)
	d.counts(1, 1, 0, 0)
	d.at(1000).sends(2).at(2000).loses(2).sends(3)
	d.Fail(2)
	d.Fail(2)
	d.counts(3, 1, 0, 1)
	if d.Errors != 3 {
		t.Error(d.Errors, "errors")
	}
}

func TestFailLocally(t *testing.T) {
	d := begin(t, Config{Interval: 100 * ms, Preload: 3})
	if p, ok := d.Next(d.now, nil); !ok || p.Seq != 1 {
		t.Fatal(p, ok)
	}
	d.FailLocally(d.now, 1)
	d.counts(1, 0, 0, 1).sends().wakes(100)
	d.FailLocally(d.now, 1)
	d.FailLocally(d.now, 9)
	d.counts(1, 0, 0, 1)
	if d.Errors != 1 {
		t.Error(d.Errors, "errors")
	}

	// A flood that can't send doesn't spin, however much it may send ahead.
	d = begin(t, Config{Preload: 3})
	d.Next(d.now, nil)
	d.FailLocally(d.now, 1)
	d.sends().wakes(10)

	// The wait for the last answers begins with the last probe all the same.
	d = begin(t, Config{Interval: time.Second, Count: 1, Persist: true})
	d.Next(d.now, nil)
	d.FailLocally(d.now, 1)
	d.sends().wakes(10_000)
}

func TestLateDuplicateOutOfOrder(t *testing.T) {
	d := begin(t, Config{Interval: 100 * ms, Timeout: 250 * ms})
	d.sends(1).at(100).sends(2).at(200).sends(3).wakes(250)
	d.at(210).answer(3, Answer)
	d.at(249).loses().at(250).loses(1)
	d.counts(3, 1, 1, 0)
	if r := d.at(260).answer(1, Late); !r.OutOfOrder || r.RTT != 260*ms {
		t.Errorf("%+v", r)
	}
	d.counts(3, 2, 0, 0)
	if r := d.at(261).answer(1, Duplicate); r.OutOfOrder || r.RTT != 261*ms || r.Probe.Seq != 1 {
		t.Errorf("%+v", r)
	}
	if r := d.at(262).answer(2, Answer); !r.OutOfOrder || r.RTT != 162*ms {
		t.Errorf("%+v", r)
	}
	d.answer(9, Unknown)
	if d.Late != 1 || d.Duplicates != 1 || d.OutOfOrder != 2 || d.Pipe() != 3 {
		t.Errorf("%+v, pipe %d", d.Counts, d.Pipe())
	}
	if d.RTT.Count != 4 || d.Histogram.Count() != 3 {
		t.Error("round trips:", d.RTT.Count, d.Histogram.Count())
	}
	if !d.Answered(1) || d.Unanswered(1) || d.Answered(4) || d.Unanswered(4) {
		t.Error("which are answered")
	}
	d.at(300).sends(4)
	if d.Answered(4) || !d.Unanswered(4) || d.InFlight() != 1 {
		t.Error("which are answered")
	}
}

func TestCorruptAndWrong(t *testing.T) {
	d := begin(t, Config{Interval: time.Second})
	d.sends(1)
	d.Corrupt()
	d.Wrong()
	d.counts(1, 0, 0, 0)
	if d.Corrupted != 1 || d.WrongData != 1 || !d.Unanswered(1) {
		t.Errorf("%+v", d.Counts)
	}
}

// The round trip begins when the probe left, not while the target's hardware
// address was looked for.
func TestDeparted(t *testing.T) {
	d := begin(t, Config{Interval: 10 * time.Second, Timeout: time.Second})
	d.sends(1).at(700)
	d.Departed(d.now, 1)
	d.wakes(1700)
	if r := d.at(702).answer(1, Answer); r.RTT != 2*ms {
		t.Error(r.RTT)
	}
	d.Departed(d.now, 1)
	d.Departed(d.now, 2)
	if r := d.at(704).answer(1, Duplicate); r.RTT != 4*ms {
		t.Error("departed again after its answer:", r.RTT)
	}
}

func TestClocks(t *testing.T) {
	wall := epoch.Add(time.Hour) // the kernel's clock was set meanwhile
	for _, tt := range []struct {
		name             string
		departed, arrive time.Time
		want             time.Duration
	}{
		{"the kernel's at both ends", epoch.Add(100 * time.Microsecond), epoch.Add(700 * time.Microsecond), 600 * time.Microsecond},
		{"the kernel's at the reply only", time.Time{}, epoch.Add(700 * time.Microsecond), 700 * time.Microsecond},
		{"none", time.Time{}, time.Time{}, 2 * ms},
		{"none at the reply", epoch.Add(100 * time.Microsecond), time.Time{}, 2 * ms},
		{"set forward", epoch, wall, 2 * ms},
		{"set back", wall, epoch, 2 * ms},
		{"slewed a little", epoch, epoch.Add(2*ms + 900*time.Microsecond), 2*ms + 900*time.Microsecond},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := begin(t, Config{Interval: time.Second})
			d.sends(1)
			if !tt.departed.IsZero() {
				d.Stamp(1, tt.departed)
			}
			d.Stamp(2, tt.departed)
			r := d.at(2).Reply(d.now, Reply{Seq: 1, At: tt.arrive})
			if r.RTT != tt.want || d.RTT.Max != tt.want {
				t.Errorf("%v, want %v", r.RTT, tt.want)
			}
		})
	}
}

func TestAdaptive(t *testing.T) {
	d := begin(t, Config{Interval: time.Second, Adaptive: true})
	d.sends(1).wakes(1000)
	d.at(30).answer(1, Answer)
	// The wait that had begun is shortened.
	d.sends(2).wakes(60)
	if d.Interval() != 30*ms {
		t.Error(d.Interval())
	}
	// A longer one lengthens it: (7*30 + 46) / 8.
	d.at(76).sends(3).answer(2, Answer)
	d.sends().wakes(108)
	// A duplicate is a round trip, too: (7*32 + 64) / 8.
	d.at(94).answer(2, Duplicate)
	d.sends().wakes(112)
	d.at(112).sends(4)

	// Below half a millisecond it is a flood.
	d = begin(t, Config{Interval: time.Second, Adaptive: true})
	d.sends(1).at(0.4).answer(1, Answer)
	d.sends(2).wakes(10.4)
}

// At the end, what is waited for is lost, and so the books are closed.
func TestAbandon(t *testing.T) {
	d := begin(t, Config{Interval: 100 * time.Millisecond})
	d.sends(1).at(1).answer(1, Answer)
	d.at(100).sends(2).at(200).sends(3).at(201).answer(3, Answer)
	d.at(300).sends(4)
	var lost []uint64
	d.Abandon(func(p Probe) { lost = append(lost, p.Seq) })
	if !slices.Equal(lost, []uint64{2, 4}) || d.Lost != 2 || d.Sent != d.Received+d.Lost || d.Outage.Count() != 2 {
		t.Errorf("lost %v, %+v, %d outages", lost, d.Counts, d.Outage.Count())
	}
	d.Abandon(func(Probe) { t.Error("lost twice") })
}

// A probe that has not left is not lost, however long ARP takes.
func TestHeldProbeIsNotLost(t *testing.T) {
	d := begin(t, Config{Interval: 500 * time.Millisecond, Timeout: time.Second})
	d.sends(1)
	d.Hold(1)
	d.at(500).sends(2)
	d.Hold(2)
	d.at(1400)
	d.Expire(d.now, func(p Probe) { t.Errorf("probe %d is lost, and has not left", p.Seq) })
	d.Departed(d.now, 1)
	d.Departed(d.now, 2)
	d.at(1401).answer(1, Answer)
	d.at(2400)
	var lost []uint64
	d.Expire(d.now, func(p Probe) { lost = append(lost, p.Seq) })
	if !slices.Equal(lost, []uint64{2}) || d.Late != 0 {
		t.Errorf("lost %v, %d late", lost, d.Late)
	}
}

func TestNote(t *testing.T) {
	d := begin(t, Config{Interval: time.Second})
	for _, tt := range []struct {
		seq         uint64
		up, changed bool
	}{{1, true, true}, {2, false, true}, {3, false, false}, {4, true, true}} {
		if d.Note(Probe{Seq: tt.seq}, tt.up) != tt.changed {
			t.Errorf("%+v", tt)
		}
	}
}

// A loss shows only after its timeout, when later probes have been answered:
// the outage lasts from the lost probe to the next one all the same, which is
// less than the timeout.
func TestOutageGoesByTheOrderOfProbes(t *testing.T) {
	d := begin(t, Config{Interval: 100 * time.Millisecond, Timeout: time.Second})
	d.sends(1).at(1).answer(1, Answer)
	d.at(100).sends(2).at(200).sends(3).at(300).sends(4)
	d.at(301).answer(4, Answer)
	if d.Outage.Count() != 0 {
		t.Error("an outage before the loss is known")
	}
	d.at(1200)
	d.Expire(d.now, nil)
	if d.Outage.Count() != 1 || d.Outage.Longest(d.now) != 200*time.Millisecond || d.Outage.Total(d.now) != 200*time.Millisecond {
		t.Errorf("%d outages, the longest %v, %v in all", d.Outage.Count(), d.Outage.Longest(d.now), d.Outage.Total(d.now))
	}
}

func TestStart(t *testing.T) {
	d := begin(t, Config{Interval: time.Second})
	if d.Elapsed() != 0 || !d.Start().Equal(epoch) || d.Loss() != 0 || d.OK() {
		t.Error("a new session has a past")
	}
	d.wakes(0).done(false)
}

// A flood goes on with errors as with answers: ping -f at a port that rejects
// takes a millisecond for five.
func TestFloodOfErrors(t *testing.T) {
	d := begin(t, Config{Count: 3})
	d.sends(1).wakes(10)
	d.at(0.2)
	d.Fail(1)
	d.sends(2)
	d.at(0.4)
	d.Fail(2)
	d.sends(3).done(false)
	d.Fail(3)
	d.done(true)
}
