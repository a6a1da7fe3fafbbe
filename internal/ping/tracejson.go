package ping

import (
	"net/netip"
	"time"

	"gotcp/internal/echo"
)

// traceRecord is an event of a trace: the types are those of a ping, and hop
// says which TTL the probe had.
type traceRecord struct {
	record
	Hop    uint8       `json:"hop"`
	Round  int         `json:"round"`
	From   *netip.Addr `json:"from,omitempty"`
	RTT    *float64    `json:"rtt_ms,omitempty"`
	Reason string      `json:"reason,omitempty"`
}

// hopRecord is one hop at the end.
type hopRecord struct {
	record
	Hop         uint8        `json:"hop"`
	Addrs       []netip.Addr `json:"addrs"` // the latest first
	Sent        uint64       `json:"sent"`
	Received    uint64       `json:"received"`
	LossPercent float64      `json:"loss_percent"`
	Last        *float64     `json:"last_ms,omitempty"` // these are absent without an answer
	Avg         *float64     `json:"avg_ms,omitempty"`
	Best        *float64     `json:"best_ms,omitempty"`
	Worst       *float64     `json:"worst_ms,omitempty"`
	Deviation   *float64     `json:"mdev_ms,omitempty"`
	Jitter      *float64     `json:"jitter_ms,omitempty"`
	Reason      string       `json:"reason,omitempty"` // why the path ends here
}

// traceSummary comes last.
type traceSummary struct {
	record
	Rounds  int     `json:"rounds"`
	Hops    int     `json:"hops"`
	Reached bool    `json:"reached"`
	Seconds float64 `json:"seconds"`
}

var traceTypes = map[kind]string{probeSent: "probe", replyCame: "reply", replyLate: "late", replyDup: "dup", probeLost: "lost"}

// write writes an event as a record, if records are wanted.
func (r *tracer) write(what kind, now time.Time, p echo.TraceProbe, from netip.Addr, rtt time.Duration, reason string) {
	if r.json == nil {
		return
	}
	x := traceRecord{record: newRecord(traceTypes[what], now, r.target), Hop: p.TTL, Round: p.Round, Reason: reason}
	if from.IsValid() {
		x.From, x.RTT = &from, new(inMilliseconds(rtt))
	}
	// The writer's error stays, and flush returns it.
	_ = r.json.Write(x)
}

// writeHops writes a record for each hop and one for the path, of the type.
func (r *tracer) writeHops(now time.Time, typ string) {
	hops := r.trace.Hops()
	for i := range hops {
		h := &hops[i]
		x := hopRecord{
			record: newRecord("hop", now, r.target), Hop: h.TTL, Addrs: h.Addrs, Sent: h.Sent, Received: h.Received,
			LossPercent: h.Loss() * 100, Reason: h.Stopped,
		}
		if x.Addrs == nil {
			x.Addrs = []netip.Addr{}
		}
		if h.Received > 0 {
			x.Last, x.Avg = new(inMilliseconds(h.Last)), new(inMilliseconds(h.RTT.Mean()))
			x.Best, x.Worst = new(inMilliseconds(h.RTT.Min)), new(inMilliseconds(h.RTT.Max))
			x.Deviation, x.Jitter = new(inMilliseconds(h.RTT.Deviation())), new(inMilliseconds(h.Jitter.Value()))
		}
		_ = r.json.Write(x)
	}
	_ = r.json.Write(traceSummary{newRecord(typ, now, r.target), r.trace.Rounds(), len(hops), r.trace.Arrives(), now.Sub(r.start).Seconds()})
}
