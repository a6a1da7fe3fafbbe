package echo

import (
	"slices"
	"testing"
	"time"
)

// path is a trace in a test, with the time since its start.
type path struct {
	*Trace
	t   *testing.T
	now time.Time
}

func trace(t *testing.T, cfg TraceConfig) *path {
	return &path{Trace: NewTrace(epoch, cfg), t: t, now: epoch}
}

func (p *path) at(millis float64) *path {
	p.now = epoch.Add(msOf(millis))
	return p
}

// sends expects probes with these TTLs now, and returns their numbers.
func (p *path) sends(ttls ...uint8) (seqs []uint16) {
	p.t.Helper()
	var got []uint8
	for {
		x, ok := p.Next(p.now)
		if !ok {
			break
		}
		got, seqs = append(got, x.TTL), append(seqs, x.Seq)
	}
	if !slices.Equal(got, ttls) {
		p.t.Fatalf("%v: TTLs %v, want %v", p.now.Sub(epoch), got, ttls)
	}
	return seqs
}

func (p *path) wakes(millis float64) {
	p.t.Helper()
	if got := p.Deadline(); !got.Equal(epoch.Add(msOf(millis))) {
		p.t.Fatalf("%v: wakes at %v, want %v ms", p.now.Sub(epoch), got.Sub(epoch), millis)
	}
}

func (p *path) done(want bool) {
	p.t.Helper()
	if p.Done() != want {
		p.t.Fatalf("%v: done is %v", p.now.Sub(epoch), !want)
	}
}

// loses expects the probes with these TTLs to be lost now.
func (p *path) loses(ttls ...uint8) {
	p.t.Helper()
	var got []uint8
	p.Expire(p.now, func(x TraceProbe) { got = append(got, x.TTL) })
	if !slices.Equal(got, ttls) {
		p.t.Fatalf("%v: lost TTLs %v, want %v", p.now.Sub(epoch), got, ttls)
	}
}

// Two rounds over two routers to a target, as the report of mtr -c 2 has them:
// the probe that went out behind the target is in nobody's count.
func TestTrace(t *testing.T) {
	p := trace(t, TraceConfig{Count: 2})
	var seqs []uint16
	for ttl := range uint8(4) {
		p.at(float64(10 * ttl))
		seqs = append(seqs, p.sends(ttl+1)...)
	}
	p.wakes(40)
	if r := p.at(35).Hop(p.now, seqs[0], nth(1), time.Time{}); r.Verdict != Answer || r.RTT != 35*ms || !r.Fresh || r.TTL != 1 || r.Round != 0 {
		t.Errorf("%+v", r)
	}
	p.Hop(p.now, seqs[1], nth(2), time.Time{})
	if p.Arrives() || len(p.Hops()) != 3 {
		t.Error(p.Arrives(), p.Hops())
	}
	p.Arrived(p.now, seqs[2], nth(9), time.Time{})
	if !p.Arrives() || p.Rounds() != 0 {
		t.Error("doesn't arrive")
	}
	p.wakes(1000)
	p.at(40).sends()
	if p.Rounds() != 1 {
		t.Error(p.Rounds(), "rounds")
	}
	p.done(false)

	p.at(1000)
	seqs = p.sends(1)
	if r := p.at(1000.5).Hop(p.now, seqs[0], nth(1), time.Time{}); r.RTT != 500*time.Microsecond || r.Fresh || r.Round != 1 {
		t.Errorf("%+v", r)
	}
	p.at(1010).sends(2)
	seqs = p.at(1020).sends(3)
	p.done(false)
	p.at(1021)
	p.Arrived(p.now, seqs[0], nth(9), time.Time{})
	p.done(false)
	p.wakes(2030) // the one behind the target, 2 s after it was sent
	p.at(3009).loses(4)
	p.at(3010).loses(2)
	p.done(true)

	hops := p.Hops()
	if len(hops) != 3 || p.Rounds() != 2 || !p.Deadline().IsZero() {
		t.Fatalf("%+v", hops)
	}
	for i, want := range []Hop{{Sent: 2, Received: 2}, {Sent: 2, Received: 1, Lost: 1}, {Sent: 2, Received: 2, End: true}} {
		h := hops[i]
		if int(h.TTL) != i+1 || h.Sent != want.Sent || h.Received != want.Received || h.Lost != want.Lost || h.End != want.End {
			t.Errorf("%+v, want %+v", h, want)
		}
	}
	if h := hops[2]; h.Last != ms || h.RTT.Min != ms || h.RTT.Max != 15*ms || h.Addrs[0] != nth(9) || h.Loss() != 0 || hops[1].Loss() != 0.5 {
		t.Errorf("%+v", h)
	}
}

// It doesn't wait for what is behind the end of the path.
func TestTraceDoesntWaitBehindTheEnd(t *testing.T) {
	p := trace(t, TraceConfig{Count: 1})
	first := p.sends(1)
	p.at(10).sends(2)
	p.Arrived(p.at(11).now, first[0], nth(9), time.Time{})
	p.done(true)
}

func TestTraceFirstAndMax(t *testing.T) {
	p := trace(t, TraceConfig{First: 2, Max: 3, Count: 2, Interval: 100 * ms})
	first := p.sends(2)
	p.at(10).sends(3)
	p.Hop(p.now, first[0], nth(2), time.Time{})
	p.at(99).sends()
	p.wakes(100)
	p.at(100).sends(2)
	p.at(110).sends(3)
	p.at(5000).loses(3, 2, 3)
	p.done(true)
	if hops := p.Hops(); len(hops) != 2 || hops[0].TTL != 2 || hops[1].TTL != 3 || p.Arrives() {
		t.Errorf("%+v", hops)
	}

	// A round that takes longer than the interval keeps the gap.
	p = trace(t, TraceConfig{Max: 2, Interval: ms})
	p.sends(1)
	p.at(10).sends(2)
	p.at(11).sends()
	p.at(20).sends(1)
}

// While the target is silent the path is shown up to one hop behind the last
// that has answered, and a few more are probed.
func TestTraceSilent(t *testing.T) {
	p := trace(t, TraceConfig{Max: 9, Silent: 3, Gap: ms, Interval: 10 * time.Second})
	var seqs []uint16
	for ttl := range uint8(9) {
		seqs = append(seqs, p.at(float64(ttl)).sends(ttl+1)...)
	}
	p.Hop(p.now, seqs[1], nth(2), time.Time{})
	p.at(3000).loses(1, 3, 4, 5, 6, 7, 8, 9)
	if hops := p.Hops(); len(hops) != 3 || len(hops[0].Addrs) != 0 || hops[2].Loss() != 1 {
		t.Errorf("%+v", hops)
	}
	for ttl := range uint8(6) {
		p.at(10_000 + float64(ttl)).sends(ttl + 1)
	}
	p.at(10_006).sends()
	p.wakes(12_000)
	// One far behind that answers after all counts for the next round.
	p.Hop(p.now, seqs[6], nth(7), time.Time{})
	for ttl := range uint8(9) {
		p.at(20_000 + float64(ttl)).sends(ttl + 1)
	}
	if hops := p.Hops(); len(hops) != 8 || hops[6].Addrs[0] != nth(7) || hops[6].Lost != 0 {
		t.Errorf("%+v", hops)
	}

	p = trace(t, TraceConfig{Count: 1, Max: 3})
	p.sends(1)
	if len(p.Hops()) != 1 || p.Rounds() != 0 {
		t.Error("nothing is known, and shown:", p.Hops())
	}
}

// The target answers behind many silent hops.
func TestTraceSilentRouters(t *testing.T) {
	p := trace(t, TraceConfig{Max: 9, Silent: 2, Gap: ms, Interval: 10 * time.Second})
	var seqs []uint16
	for ttl := range uint8(9) {
		seqs = append(seqs, p.at(float64(ttl)).sends(ttl+1)...)
	}
	p.Arrived(p.now, seqs[7], nth(8), time.Time{})
	p.at(3000).loses(1, 2, 3, 4, 5, 6, 7, 9)
	if len(p.Hops()) != 8 || !p.Arrives() {
		t.Errorf("%+v", p.Hops())
	}
}

// An error ends the path, and a path that changes is followed.
func TestTraceStops(t *testing.T) {
	p := trace(t, TraceConfig{Gap: ms})
	first := p.sends(1)
	second := p.at(1).sends(2)
	r := p.Stopped(p.now, second[0], nth(1), time.Time{}, "Packet filtered")
	if r.Verdict != Answer || r.TTL != 2 {
		t.Errorf("%+v", r)
	}
	p.Hop(p.now, first[0], nth(1), time.Time{})
	if hops := p.Hops(); len(hops) != 2 || hops[1].Stopped != "Packet filtered" || p.Arrives() {
		t.Errorf("%+v", hops)
	}
	p.at(2).sends()
	p.at(1000).sends(1)
	second = p.at(1001).sends(2)
	p.Hop(p.at(1002).now, second[0], nth(5), time.Time{})
	for ttl := range uint8(3) {
		p.at(2000 + float64(ttl)).sends(ttl + 1)
	}
	if hops := p.Hops(); len(hops) != 3 || hops[1].Stopped != "" || hops[1].End || hops[1].Addrs[1] != nth(1) {
		t.Errorf("%+v", hops)
	}
}

func TestTraceLateAndTwice(t *testing.T) {
	p := trace(t, TraceConfig{Max: 1, Count: 1, Timeout: 100 * ms})
	seqs := p.sends(1)
	p.Departed(p.at(50).now, seqs[0])
	p.Departed(p.now, seqs[0]+1)
	p.Stamp(seqs[0], epoch.Add(51*ms))
	p.Stamp(seqs[0]+1, epoch)
	p.wakes(150)
	p.at(150).loses(1)
	p.done(true)
	if r := p.at(160).Hop(p.now, seqs[0], nth(1), epoch.Add(155*ms)); r.Verdict != Late || r.RTT != 104*ms {
		t.Errorf("%+v", r)
	}
	if r := p.Hop(p.now, seqs[0], nth(1), time.Time{}); r.Verdict != Duplicate {
		t.Errorf("%+v", r)
	}
	if r := p.Arrived(p.now, seqs[0]+1, nth(1), time.Time{}); r.Verdict != Unknown {
		t.Errorf("%+v", r)
	}
	if h := p.Hops()[0]; h.Received != 1 || h.Lost != 0 || h.RTT.Count != 1 {
		t.Errorf("%+v", h)
	}
}

// A trace without end, in constant memory.
func TestEndlessTrace(t *testing.T) {
	tr := NewTrace(epoch, TraceConfig{Interval: 10 * ms, Gap: ms, Max: 8})
	now := epoch
	nobody := func(TraceProbe) {}
	run := func(probes int) {
		for range probes {
			now = now.Add(ms)
			tr.Expire(now, nobody)
			p, ok := tr.Next(now)
			switch {
			case !ok || p.Seq%5 == 0:
			case p.TTL == 6:
				tr.Arrived(now, p.Seq, nth(6), now)
			case p.TTL < 6:
				tr.Hop(now, p.Seq, nth(int(p.TTL)+10*int(p.Seq%20)), now)
			}
		}
	}
	run(100_000)
	if n := testing.AllocsPerRun(10, func() { run(1000) }); n != 0 {
		t.Errorf("%v allocations for 1000 probes", n)
	}
	many := 200_000
	if soak {
		many = 10_000_000
	}
	if n := grown(func() { run(many) }); n > 64<<10 {
		t.Errorf("the heap grows by %d bytes", n)
	}
	if hops := tr.Hops(); len(hops) != 6 || hops[5].Lost == 0 {
		t.Errorf("%+v", hops)
	}
}
