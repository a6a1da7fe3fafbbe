package ping

import (
	"bufio"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
)

// manyJSON writes what happens to many targets as records: those of one
// target, a summary for each, and the sums over all.
type manyJSON struct {
	jsonLines
	run *sweeper
}

func newManyJSON(out *bufio.Writer, run *sweeper) *manyJSON {
	return &manyJSON{jsonLines{out: out, lines: cli.NewJSONLines(out)}, run}
}

// hostSummaryRecord is one of many targets at the end.
type hostSummaryRecord struct {
	record
	State       string     `json:"state"` // up, down (given up) or unknown
	Sent        uint64     `json:"sent"`
	Received    uint64     `json:"received"`
	Lost        uint64     `json:"lost"`
	Errors      uint64     `json:"errors"`
	LossPercent float64    `json:"loss_percent"`
	Outage      float64    `json:"outage_seconds"`
	RTTMin      *float64   `json:"rtt_min_ms,omitempty"` // these three are absent without an answer
	RTTAvg      *float64   `json:"rtt_avg_ms,omitempty"`
	RTTMax      *float64   `json:"rtt_max_ms,omitempty"`
	Times       []*float64 `json:"times_ms,omitempty"` // with -C: null for none
}

// totalsRecord is the sums over all targets.
type totalsRecord struct {
	cli.Record
	Schema      int        `json:"schema"`
	Targets     int        `json:"targets"`
	Alive       int        `json:"alive"`
	Unreachable int        `json:"unreachable"`
	Unknown     int        `json:"unknown"`
	Sent        uint64     `json:"sent"`
	Received    uint64     `json:"received"`
	Timeouts    uint64     `json:"timeouts"`
	Late        uint64     `json:"late"`
	Duplicates  uint64     `json:"duplicates"`
	Errors      uint64     `json:"errors"`
	WrongData   uint64     `json:"wrong_data"`
	Seconds     float64    `json:"seconds"`
	RTT         *rttRecord `json:"rtt_ms,omitempty"`
}

func (j *manyJSON) alive(now time.Time, index int)       { j.state(now, index, "up") }
func (j *manyJSON) unreachable(now time.Time, index int) { j.state(now, index, "down") }

func (j *manyJSON) state(now time.Time, index int, state string) {
	t := j.run.sweep.Target(index)
	j.write(stateRecord{newRecord("state", now, &target{name: t.Label(), addr: t.Addr}), state, t.Sent})
}

func (j *manyJSON) status(now time.Time) { j.write(j.totals("status", now)) }

func (j *manyJSON) end(now time.Time) {
	for i := range j.run.sweep.Targets {
		t := j.run.sweep.Target(i)
		j.write(hostSummary(now, &t))
	}
	j.write(j.totals("totals", now))
}

func hostSummary(now time.Time, t *echo.Target) hostSummaryRecord {
	r := hostSummaryRecord{
		record: newRecord("summary", now, &target{name: t.Label(), addr: t.Addr}),
		State:  "unknown", Sent: t.Sent, Received: t.Received, Lost: t.Lost, Errors: t.Errors, Outage: t.Outage.Seconds(),
	}
	switch {
	case t.Alive:
		r.State = "up"
	case t.Unreachable:
		r.State = "down"
	}
	if t.Sent > 0 {
		r.LossPercent = float64(t.Sent-t.Received) * 100 / float64(t.Sent)
	}
	if t.Received > 0 {
		least, mean, most := inMilliseconds(t.Min), inMilliseconds(t.Mean), inMilliseconds(t.Max)
		r.RTTMin, r.RTTAvg, r.RTTMax = &least, &mean, &most
	}
	for _, d := range t.Times {
		var ms *float64
		if d != echo.NoAnswer {
			v := inMilliseconds(d)
			ms = &v
		}
		r.Times = append(r.Times, ms)
	}
	return r
}

func (j *manyJSON) totals(typ string, now time.Time) totalsRecord {
	s := j.run.sweep
	return totalsRecord{
		Record: cli.NewRecord(typ, now), Schema: schema,
		Targets: s.Targets, Alive: s.Alive, Unreachable: s.Unreachable, Unknown: s.Unknown,
		Sent: s.Sent, Received: s.Received, Timeouts: s.Timeouts, Late: s.Late, Duplicates: s.Duplicates, Errors: s.Errors,
		WrongData: j.run.wrongData, Seconds: s.Elapsed(now).Seconds(), RTT: newRTT(&s.RTT, s.Histogram),
	}
}
