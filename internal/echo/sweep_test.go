package echo

import (
	"net/netip"
	"slices"
	"testing"
	"time"
)

// round is a sweep in a test, with the time since its start.
type round struct {
	*Sweep
	t   *testing.T
	now time.Time
}

// sweep begins one over 10.0.0.1, 10.0.0.2 and so on.
func sweep(t *testing.T, cfg SweepConfig, targets int) *round {
	r := &round{Sweep: NewSweep(epoch, cfg), t: t, now: epoch}
	if n, err := r.AddRange(nth(0), nth(targets-1)); n != targets || err != nil {
		t.Fatal(n, err)
	}
	r.Close()
	return r
}

// nth is the address of a target.
func nth(target int) netip.Addr { return offset(addr("10.0.0.1"), uint64(target)) }

func (r *round) at(millis float64) *round {
	r.t.Helper()
	r.now = epoch.Add(msOf(millis))
	return r
}

// sends expects a probe to each of these targets now, and no more, and returns
// their numbers on the wire.
func (r *round) sends(targets ...int) (seqs []uint16) {
	r.t.Helper()
	var got []int
	for {
		p, ok := r.Next(r.now)
		if !ok {
			break
		}
		got, seqs = append(got, p.Target), append(seqs, p.Seq)
	}
	if !slices.Equal(got, targets) {
		r.t.Fatalf("%v: probes to %v, want %v", r.now.Sub(epoch), got, targets)
	}
	return seqs
}

// loses expects the probes to these targets to be lost now, and some of them to
// be unreachable.
func (r *round) loses(targets, final []int) {
	r.t.Helper()
	var got, gone []int
	r.Expire(r.now, func(p SweepProbe, final bool) {
		got = append(got, p.Target)
		if final {
			gone = append(gone, p.Target)
		}
	})
	if !slices.Equal(got, targets) || !slices.Equal(gone, final) {
		r.t.Fatalf("%v: lost %v and for good %v, want %v, %v", r.now.Sub(epoch), got, gone, targets, final)
	}
}

func (r *round) answer(target int, seq uint16, want Verdict, first bool) SweepResult {
	r.t.Helper()
	got := r.Reply(r.now, nth(target), seq, time.Time{})
	if got.Verdict != want || got.First != first || want != Unknown && got.Target != target {
		r.t.Fatalf("%v: %+v, want %v of %d", r.now.Sub(epoch), got, want, target)
	}
	return got
}

func (r *round) wakes(millis float64) {
	r.t.Helper()
	if got := r.Deadline(); !got.Equal(epoch.Add(msOf(millis))) {
		r.t.Fatalf("%v: wakes at %v, want %v ms", r.now.Sub(epoch), got.Sub(epoch), millis)
	}
}

// A silent target gets four tries, and the last one is waited for, too: 4.07 s
// with the timeouts that fping has.
func TestSweepGivesUp(t *testing.T) {
	r := sweep(t, SweepConfig{Retries: 3}, 1)
	for i, at := range []float64{0, 500, 1250, 2375} {
		r.at(at)
		if i > 0 {
			r.loses([]int{0}, nil)
		}
		r.sends(0)
	}
	r.wakes(4062.5)
	if r.Done() {
		t.Fatal("done")
	}
	r.at(4062.4).loses(nil, nil)
	r.at(4062.5).loses([]int{0}, []int{0})
	if !r.Done() || r.Unreachable != 1 || r.Alive != 0 || r.Sent != 4 || r.Timeouts != 4 || !r.Deadline().IsZero() {
		t.Errorf("%+v", r.Totals)
	}
	if v := r.Target(0); v.Alive || !v.Unreachable || v.Sent != 4 || v.Lost != 4 || v.Addr != nth(0) || v.Mean != 0 {
		t.Errorf("%+v", v)
	}
}

func TestSweepRoundRobin(t *testing.T) {
	r := sweep(t, SweepConfig{Retries: 1, Gap: 10 * ms, Backoff: 2}, 3)
	r.sends(0)
	r.wakes(10)
	r.at(9.9).sends()
	r.at(10).sends(1)
	second := r.at(20).sends(2)
	r.at(21).answer(2, second[0], Answer, true)
	r.wakes(500)
	r.at(500).loses([]int{0}, nil)
	r.sends(0)
	r.wakes(510)
	r.at(510).loses([]int{1}, nil)
	r.sends(1)
	r.wakes(1500)
	r.at(1510).loses([]int{0, 1}, []int{0, 1})
	if !r.Done() || r.Alive != 1 || r.Unreachable != 2 {
		t.Errorf("%+v", r.Totals)
	}
}

func TestSweepWithoutRetries(t *testing.T) {
	r := sweep(t, SweepConfig{Timeout: 100 * ms}, 1)
	r.sends(0)
	r.at(100).loses([]int{0}, []int{0})
	if !r.Done() {
		t.Error("not done")
	}
}

func TestSweepLateAnswers(t *testing.T) {
	r := sweep(t, SweepConfig{Retries: 1, Timeout: 100 * ms}, 2)
	first := r.sends(0, 1)
	// While the next try waits for its turn: it is not made.
	r.at(100).loses([]int{0, 1}, nil)
	if got := r.at(105).answer(0, first[0], Late, true); got.RTT != 105*ms {
		t.Error(got.RTT)
	}
	second := r.sends(1)
	if got := r.at(110).answer(1, second[0], Answer, true); got.RTT != 5*ms || got.Try != 1 {
		t.Errorf("%+v", got)
	}
	// Of an earlier try: no second first answer, but its own round trip.
	if got := r.answer(1, first[1], Late, false); got.RTT != 110*ms || got.Try != 0 {
		t.Errorf("%+v", got)
	}
	r.answer(1, first[1], Duplicate, false)
	if !r.Done() || r.Alive != 2 || r.Received != 3 || r.Late != 2 || r.Duplicates != 1 {
		t.Errorf("%+v", r.Totals)
	}
	if v := r.Target(1); v.Sent != 2 || v.Received != 2 || v.Lost != 0 || v.Min != 5*ms || v.Max != 110*ms || v.Last != 110*ms || v.Mean != 57500*time.Microsecond {
		t.Errorf("%+v", v)
	}
}

func TestSweepResurrection(t *testing.T) {
	r := sweep(t, SweepConfig{Timeout: 100 * ms}, 2)
	seqs := r.sends(0, 1)
	r.at(100).loses([]int{0, 1}, []int{0, 1})
	r.at(150).answer(1, seqs[1], Late, true)
	if r.Alive != 1 || r.Unreachable != 1 || r.Target(1).Unreachable {
		t.Errorf("%+v", r.Totals)
	}
}

func TestSweepCount(t *testing.T) {
	r := sweep(t, SweepConfig{Count: 3, Period: 100 * ms, KeepTimes: true}, 2)
	seqs := r.sends(0, 1)
	r.wakes(100)
	r.at(1).answer(0, seqs[0], Answer, true)
	r.at(100).loses([]int{1}, nil)
	seqs = r.sends(0, 1)
	r.at(102).answer(0, seqs[0], Answer, false)
	r.at(103).answer(1, seqs[1], Answer, true)
	r.at(200).loses(nil, nil)
	r.sends(0, 1)
	r.wakes(300)
	r.at(299).sends()
	// It has answered before: lost, but not unreachable.
	r.at(300).loses([]int{0, 1}, nil)
	if r.sends(); !r.Done() {
		t.Error("not done")
	}
	if v := r.Target(0); !slices.Equal(v.Times, []time.Duration{ms, 2 * ms, NoAnswer}) || v.Outage != 100*ms {
		t.Errorf("%+v", v)
	}
	if v := r.Target(1); !slices.Equal(v.Times, []time.Duration{NoAnswer, 3 * ms, NoAnswer}) || v.Outage != 200*ms || v.Lost != 2 {
		t.Errorf("%+v", v)
	}
}

// With a timeout longer than the period several probes of a target wait; it is
// unreachable with the last of them.
func TestSweepCountOverlapping(t *testing.T) {
	r := sweep(t, SweepConfig{Count: 3, Period: 10 * ms, Timeout: 100 * ms}, 1)
	r.sends(0)
	r.at(10).sends(0)
	r.at(20).sends(0)
	r.at(110).loses([]int{0, 0}, nil)
	r.at(120).loses([]int{0}, []int{0})
	if !r.Done() {
		t.Error("not done")
	}
}

func TestSweepTimeouts(t *testing.T) {
	for _, tt := range []struct {
		cfg  SweepConfig
		want []time.Duration
	}{
		{SweepConfig{}, []time.Duration{500 * ms}},
		{SweepConfig{Retries: 2}, []time.Duration{500 * ms, 750 * ms, 1125 * ms}},
		{SweepConfig{Retries: 2, Timeout: 100 * ms, Backoff: 2}, []time.Duration{100 * ms, 200 * ms, 400 * ms}},
		{SweepConfig{Retries: 9, Backoff: 1}, []time.Duration{500 * ms}},
		{SweepConfig{Retries: 1e9, Timeout: 50 * time.Minute}, []time.Duration{50 * time.Minute, time.Hour}},
		{SweepConfig{Count: 3}, []time.Duration{time.Second}},
		{SweepConfig{Loop: true, Period: 5 * time.Second}, []time.Duration{2 * time.Second}},
		{SweepConfig{Loop: true, Period: 5 * time.Second, Timeout: 3 * time.Second}, []time.Duration{3 * time.Second}},
	} {
		tt.cfg.setDefaults()
		if got := tt.cfg.timeouts(); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.cfg, got, tt.want)
		}
	}
}

func TestSweepEnough(t *testing.T) {
	r := sweep(t, SweepConfig{Retries: 3, EnoughAnswered: 2, Gap: 10 * ms}, 4)
	a := r.sends(0)
	b := r.at(10).sends(1)
	r.at(11).answer(0, a[0], Answer, true)
	if r.Done() {
		t.Error("done with one of two")
	}
	r.answer(1, b[0], Answer, true)
	if r.at(20).sends(); !r.Done() || r.Target(2).Sent != 0 {
		t.Error("goes on")
	}
}

func TestSweepGrowsWhileItRuns(t *testing.T) {
	s := NewSweep(epoch, SweepConfig{})
	r := &round{Sweep: s, t: t, now: epoch}
	if r.sends(); r.Done() || !r.Deadline().IsZero() {
		t.Error("done before its targets came")
	}
	if target, added, err := s.Add("a", addr("::ffff:10.0.0.1")); target != 0 || !added || err != nil {
		t.Error(target, added, err)
	}
	r.wakes(0)
	seqs := r.sends(0)
	if target, added, _ := s.Add("b", nth(0)); target != 0 || added {
		t.Error("there twice")
	}
	r.answer(0, seqs[0], Answer, true)
	if r.sends(); r.Done() {
		t.Error("done before it is closed")
	}
	s.Add("six", addr("2001:db8::1"))
	if s.Target(1).Sent != 0 || s.Target(1).Name != "six" || s.Target(0).Name != "a" {
		t.Errorf("%+v", s.Target(1))
	}
	seqs = r.sends(1)
	if got := s.Reply(epoch, addr("2001:db8::1"), seqs[0], time.Time{}); got.Verdict != Answer || s.Targets != 2 {
		t.Errorf("%+v", got)
	}
	if s.Close(); !s.Done() || s.Elapsed(epoch.Add(ms)) != ms {
		t.Error("not done")
	}
}

// ICMP errors are counted, and the tries go on.
func TestSweepFail(t *testing.T) {
	r := sweep(t, SweepConfig{Retries: 1}, 2)
	seqs := r.sends(0, 1)
	if p, ok := r.Fail(nth(1), seqs[1]); !ok || p.Target != 1 || p.Seq != seqs[1] || !p.Sent.Equal(epoch) {
		t.Error(p, ok)
	}
	if _, ok := r.Fail(nth(1), seqs[0]); ok {
		t.Error("another target's number")
	}
	if _, ok := r.Fail(nth(9), seqs[1]); ok {
		t.Error("not a target")
	}
	r.at(500).loses([]int{0, 1}, nil)
	again := r.sends(0, 1)
	r.answer(1, again[1], Answer, true)
	if v := r.Target(1); r.Errors != 1 || v.Errors != 1 || !v.Alive {
		t.Errorf("%+v", v)
	}
}

// A host may answer from another address than the one that was asked, but a
// reply from another target is that one's.
func TestSweepAddresses(t *testing.T) {
	r := sweep(t, SweepConfig{}, 2)
	seqs := r.sends(0, 1)
	r.answer(1, seqs[0], Unknown, false)
	got := r.Reply(r.now, addr("192.0.2.1"), seqs[0], time.Time{})
	if got.Verdict != Answer || got.Target != 0 || !got.First {
		t.Errorf("%+v", got)
	}
	if got := r.Reply(r.now, addr("192.0.2.1"), seqs[1]+1, time.Time{}); got.Verdict != Unknown {
		t.Errorf("%+v", got)
	}
}

func TestSweepDepartedAndStamped(t *testing.T) {
	r := sweep(t, SweepConfig{}, 3)
	seqs := r.sends(0, 1, 2)
	r.at(300)
	r.Departed(r.now, 0, seqs[0])
	r.Departed(r.now, 1, seqs[0])
	r.Stamp(2, seqs[2], epoch.Add(ms))
	if got := r.at(301).answer(0, seqs[0], Answer, true); got.RTT != ms || !got.Sent.Equal(epoch.Add(300*ms)) {
		t.Errorf("%+v", got)
	}
	got := r.Reply(r.now, nth(2), seqs[2], epoch.Add(3*ms))
	if got.RTT != 2*ms || r.RTT.Max != 2*ms || r.Histogram.Count() != 2 {
		t.Errorf("%+v", got)
	}
	r.Departed(r.now, 2, seqs[2])
	r.at(499).loses(nil, nil)
	r.at(500).loses([]int{1}, []int{1})

	// One that left later than those behind it is lost later, too.
	r = sweep(t, SweepConfig{}, 2)
	seqs = r.sends(0, 1)
	r.Departed(r.at(100).now, 0, seqs[0])
	r.wakes(500)
	r.at(500).loses([]int{1}, []int{1})
	r.wakes(600)
}

// A gap that is shorter than a caller can be woken for holds over some
// milliseconds, a longer one between any two.
func TestSweepGap(t *testing.T) {
	for _, tt := range []struct {
		gap   time.Duration
		late  float64
		burst int
	}{
		{100 * time.Microsecond, 1, 10},
		{100 * time.Microsecond, 1000, 51},
		{10 * ms, 15, 1},
		{10 * ms, 1000, 1},
	} {
		r := sweep(t, SweepConfig{Gap: tt.gap}, 200)
		r.sends(0)
		burst := 0
		for r.at(tt.late); ; burst++ {
			if _, ok := r.Next(r.now); !ok {
				break
			}
		}
		if burst != tt.burst {
			t.Errorf("%d packets %v apart after %v ms, want %d", burst, tt.gap, tt.late, tt.burst)
		}
	}
}

// Probes that could not go in time are not made up for: after an hour's sleep
// each target gets one.
func TestSweepAfterSleep(t *testing.T) {
	r := sweep(t, SweepConfig{Loop: true, Period: 100 * ms}, 2)
	r.sends(0, 1)
	r.at(3_600_000).loses([]int{0, 1}, nil)
	r.sends(0, 1)
	r.at(3_600_099).sends()
	r.at(3_600_100).sends(0, 1)
}

// Whatever ends it, no probe is left without a fate, and nobody is called
// unreachable before the time.
func TestSweepAbandon(t *testing.T) {
	s := NewSweep(epoch, SweepConfig{Count: 3, Period: time.Second})
	for _, a := range []string{"10.0.0.1", "10.0.0.2"} {
		if _, _, err := s.Add("", netip.MustParseAddr(a)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, ok := s.Next(epoch); !ok {
			t.Fatal("no probe")
		}
	}
	s.Reply(epoch, netip.MustParseAddr("10.0.0.1"), 1, time.Time{})
	var lost []int
	s.Abandon(func(p SweepProbe) { lost = append(lost, p.Target) })
	if !slices.Equal(lost, []int{1}) || s.Timeouts != 1 || s.Unreachable != 0 || s.Target(1).Unreachable || s.Target(1).Lost != 1 {
		t.Errorf("lost %v, %+v, %+v", lost, s.Totals, s.Target(1))
	}
}
