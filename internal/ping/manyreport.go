package ping

import (
	"bufio"
	"fmt"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
)

// manyReport prints how each host did since the last time, at regular
// intervals, as fping -Q does.
type manyReport struct {
	run   *sweeper
	every time.Duration
	out   *bufio.Writer
	json  *cli.JSONLines // nil for text

	next, since time.Time
	hosts       []intervalTally // by the target's number
}

// intervalTally is one host's figures of an interval.
type intervalTally struct {
	sent, received uint64
	rtt            echo.RTT
}

func (r *manyReport) begin(now time.Time) { r.since, r.next = now, now.Add(r.every) }

func (r *manyReport) event(e *event) {
	for len(r.hosts) <= e.target.index {
		r.hosts = append(r.hosts, intervalTally{})
	}
	h := &r.hosts[e.target.index]
	switch e.kind {
	case probeSent:
		h.sent++
	case replyCame, replyLate:
		h.received++
		h.rtt.Add(e.rtt)
	}
}

func (r *manyReport) deadline() time.Time { return r.next }

func (r *manyReport) tick(now time.Time) {
	if r.json == nil {
		fmt.Fprintf(r.out, "[%s]\n", now.Format("15:04:05"))
	}
	for i := range r.hosts {
		r.host(now, i, &r.hosts[i])
		r.hosts[i] = intervalTally{}
	}
	r.since = now
	for r.next = r.next.Add(r.every); !r.next.After(now); {
		r.next = r.next.Add(r.every)
	}
}

// manyReportRecord is one host in one interval.
type manyReportRecord struct {
	record
	Seconds     float64  `json:"seconds"`
	Sent        uint64   `json:"sent"`
	Received    uint64   `json:"received"`
	LossPercent float64  `json:"loss_percent"`
	RTTMin      *float64 `json:"rtt_min_ms,omitempty"`
	RTTAvg      *float64 `json:"rtt_avg_ms,omitempty"`
	RTTMax      *float64 `json:"rtt_max_ms,omitempty"`
}

func (r *manyReport) host(now time.Time, index int, h *intervalTally) {
	t := r.run.sweep.Target(index)
	lost := uint64(0)
	if h.sent > h.received {
		lost = h.sent - h.received
	}
	if r.json != nil {
		x := manyReportRecord{record: newRecord("report", now, &target{name: t.Label(), addr: t.Addr}),
			Seconds: now.Sub(r.since).Seconds(), Sent: h.sent, Received: h.received}
		if h.sent > 0 {
			x.LossPercent = float64(lost) * 100 / float64(h.sent)
		}
		if h.rtt.Count > 0 {
			least, mean, most := inMilliseconds(h.rtt.Min), inMilliseconds(h.rtt.Mean()), inMilliseconds(h.rtt.Max)
			x.RTTMin, x.RTTAvg, x.RTTMax = &least, &mean, &most
		}
		// The writer's error stays, and flush returns it.
		_ = r.json.Write(x)
		return
	}
	percent := uint64(0)
	if h.sent > 0 {
		percent = lost * 100 / h.sent
	}
	fmt.Fprintf(r.out, "%s : xmt/rcv/%%loss = %d/%d/%d%%", t.Label(), h.sent, h.received, percent)
	if h.rtt.Count > 0 {
		fmt.Fprintf(r.out, ", min/avg/max = %s/%s/%s", shortMilliseconds(h.rtt.Min), shortMilliseconds(h.rtt.Mean()), shortMilliseconds(h.rtt.Max))
	}
	fmt.Fprintln(r.out)
}

func (r *manyReport) alive(time.Time, int)       {}
func (r *manyReport) unreachable(time.Time, int) {}
func (r *manyReport) status(time.Time)           {}
func (r *manyReport) end(time.Time)              {}
func (r *manyReport) flush() error               { return r.out.Flush() }
