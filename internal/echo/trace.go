package echo

import (
	"net/netip"
	"time"
)

// TraceConfig is what a Trace is made with.
type TraceConfig struct {
	// First and Max are the TTLs of the first hop and the last one looked for.
	// Default 1 and 30.
	First, Max uint8
	// Silent is how many hops in a row may be silent before those behind them
	// are not probed any more. Default 5.
	Silent int
	// Interval parts the beginnings of two rounds. Default 1 s.
	Interval time.Duration
	// Gap parts two probes of a round. Default 10 ms: with none, the first
	// round would ask Max times even if the target is near.
	Gap time.Duration
	// Count is how many rounds there are, 0 for no end.
	Count int
	// Timeout is when a probe counts as lost; an answer may still come late.
	// Default 2 s.
	Timeout time.Duration
}

func (c *TraceConfig) setDefaults() {
	if c.Max == 0 {
		c.Max = 30
	}
	c.First = max(c.First, 1)
	c.Max = max(c.Max, c.First)
	if c.Silent == 0 {
		c.Silent = 5
	}
	if c.Interval == 0 {
		c.Interval = time.Second
	}
	if c.Gap == 0 {
		c.Gap = 10 * time.Millisecond
	}
	if c.Timeout == 0 {
		c.Timeout = 2 * time.Second
	}
}

// Trace finds the hops on the path to a target, as mtr does: round after round
// it sends a probe with each TTL, up to that of the nearest hop at which the
// target answers.
//
//	TTL  1        2        3        4
//	     router   (silent) target   not probed any more
type Trace struct {
	cfg    TraceConfig
	hops   []Hop // by TTL
	flight *flight
	start  time.Time

	round int // the present one, from 0
	ttl   int // of its next probe
	begun time.Time
	due   time.Time // when the next probe is
}

// TraceProbe is one probe.
type TraceProbe struct {
	Seq   uint16 // on the wire: probes are counted over all hops
	TTL   uint8
	Round int // from 0
	Sent  time.Time
}

// TraceResult is what an answer says.
type TraceResult struct {
	TraceProbe
	Verdict Verdict
	RTT     time.Duration
	// Fresh: its sender is new at this hop.
	Fresh bool
}

// NewTrace makes a trace that begins now.
func NewTrace(now time.Time, cfg TraceConfig) *Trace {
	cfg.setDefaults()
	t := &Trace{
		cfg: cfg, hops: make([]Hop, int(cfg.Max)+1), start: now, due: now, begun: now, ttl: int(cfg.First),
		flight: newFlight(now, []time.Duration{cfg.Timeout}),
	}
	for i := range t.hops {
		t.hops[i].TTL = uint8(i)
	}
	return t
}

// Next makes the probe that is due, if one is, and counts it as sent: it is to
// go out now.
func (t *Trace) Next(now time.Time) (TraceProbe, bool) {
	if t.sentAll() || now.Before(t.due) || t.flight.full() {
		return TraceProbe{}, false
	}
	if t.ttl == int(t.cfg.First) {
		t.begun = now
	}
	n := t.flight.open(now, int32(t.ttl), uint32(t.round))
	t.hops[t.ttl].Sent++
	t.ttl++
	t.due = now.Add(t.cfg.Gap)
	return t.probe(n), true
}

// sentAll reports that no more probes are wanted, after it has begun the next
// round where this one has come to the end of the path, be it that an answer
// showed only now where that is.
func (t *Trace) sentAll() bool {
	if t.ttl > t.limit() {
		t.round++
		t.ttl = int(t.cfg.First)
		if next := t.begun.Add(t.cfg.Interval); t.due.Before(next) {
			t.due = next
		}
	}
	return t.cfg.Count > 0 && t.round >= t.cfg.Count
}

// limit is the TTL of the last hop to be probed: where the path ends or, while
// that is not known, so many silent hops after the last that has answered.
func (t *Trace) limit() int {
	silent, cut := 0, int(t.cfg.Max)
	for ttl := int(t.cfg.First); ttl < len(t.hops); ttl++ {
		h := &t.hops[ttl]
		switch {
		case h.End:
			return ttl
		case h.Received > 0 || h.Lost == 0:
			silent = 0
		default:
			silent++
		}
		if h.Received > 0 {
			cut = int(t.cfg.Max)
		}
		if silent == t.cfg.Silent+1 {
			cut = min(cut, ttl)
		}
	}
	return cut
}

func (t *Trace) probe(n uint64) TraceProbe {
	x := t.flight.at(n)
	return TraceProbe{Seq: uint16(n), TTL: uint8(x.target), Round: int(x.number), Sent: time.Unix(0, x.stamp)}
}

// Departed tells when a probe really left, by our own clock: later than Next
// said if the next hop's hardware address had to be found first.
func (t *Trace) Departed(now time.Time, seq uint16) {
	if n := t.flight.latest(seq); n != 0 {
		t.flight.departed(now, n)
	}
}

// Stamp tells when a probe left by the kernel's clock.
func (t *Trace) Stamp(seq uint16, at time.Time) {
	if n := t.flight.latest(seq); n != 0 {
		t.flight.at(n).stamp = at.UnixNano()
	}
}

// Hop takes in a Time Exceeded about a probe, which the kernel got at the time,
// zero where it did not say.
func (t *Trace) Hop(now time.Time, seq uint16, from netip.Addr, at time.Time) TraceResult {
	return t.answer(now, seq, from, at, false, "")
}

// Arrived takes in an echo reply.
func (t *Trace) Arrived(now time.Time, seq uint16, from netip.Addr, at time.Time) TraceResult {
	return t.answer(now, seq, from, at, true, "")
}

// Stopped takes in an error that says that the path ends there, and why.
func (t *Trace) Stopped(now time.Time, seq uint16, from netip.Addr, at time.Time, why string) TraceResult {
	return t.answer(now, seq, from, at, true, why)
}

func (t *Trace) answer(now time.Time, seq uint16, from netip.Addr, at time.Time, end bool, why string) TraceResult {
	n := t.flight.latest(seq)
	if n == 0 {
		return TraceResult{}
	}
	x := t.flight.at(n)
	h := &t.hops[x.target]
	r := TraceResult{TraceProbe: t.probe(n), Verdict: Answer}
	r.RTT = roundTrip(now.Sub(t.start)-x.sent, x.stamp, at)
	switch x.fate {
	case answered:
		r.Verdict = Duplicate
		return r
	case lost:
		h.Lost--
		r.Verdict = Late
	}
	t.flight.settle(n, answered)
	r.Fresh = h.answer(from, r.RTT)
	// The latest answer counts: the path may have become longer.
	h.End, h.Stopped = end, why
	return r
}

// Expire tells f of the probes that count as lost from now on.
func (t *Trace) Expire(now time.Time, f func(TraceProbe)) {
	since := now.Sub(t.start)
	for {
		n, at := t.flight.due()
		if n == 0 || at > since {
			return
		}
		t.flight.settle(n, lost)
		t.hops[t.flight.at(n).target].Lost++
		f(t.probe(n))
	}
}

// Deadline is when Next, Expire or Done have something new to say, zero for
// never.
func (t *Trace) Deadline() time.Time {
	var first time.Time
	if n, at := t.flight.due(); n != 0 {
		first = t.start.Add(at)
	}
	if t.sentAll() || t.flight.full() || !first.IsZero() && first.Before(t.due) {
		return first
	}
	return t.due
}

// Done reports that all rounds are over and nothing is waited for, but from
// behind the end of the path.
func (t *Trace) Done() bool {
	if !t.sentAll() {
		return false
	}
	for ttl := int(t.cfg.First); ttl <= t.limit(); ttl++ {
		if t.hops[ttl].waiting() > 0 {
			return false
		}
	}
	return true
}

// Rounds is how many rounds are over.
func (t *Trace) Rounds() int { return t.round }

// Hops are those of the path: up to the target or, while that has not answered,
// to the one after the last that has. They change with the trace.
func (t *Trace) Hops() []Hop {
	first := int(t.cfg.First)
	last := first
	for ttl := first; ttl <= t.limit(); ttl++ {
		if h := &t.hops[ttl]; h.End {
			last = ttl
		} else if h.Received > 0 {
			last = min(ttl+1, int(t.cfg.Max))
		}
	}
	return t.hops[first : last+1]
}

// Arrives reports whether the target answers.
func (t *Trace) Arrives() bool {
	h := &t.hops[t.limit()]
	return h.End && h.Stopped == ""
}
