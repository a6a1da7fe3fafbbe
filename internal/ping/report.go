package ping

import (
	"bufio"
	"fmt"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
)

// report prints how it went since its last line, at regular intervals.
type report struct {
	every time.Duration
	out   *bufio.Writer
	json  *cli.JSONLines // nil for text
	run   *pinger

	next      time.Time
	since     time.Time
	before    echo.Counts
	rtt       echo.RTT
	histogram *echo.Histogram
}

// reportRecord is one line of it: all counts are of the interval alone.
type reportRecord struct {
	record
	Seconds float64 `json:"seconds"`
	countsRecord
	RTT *rttRecord `json:"rtt_ms,omitempty"`
}

func (r *report) begin(now time.Time) {
	r.histogram = echo.NewHistogram(echo.FineDigits)
	r.since, r.next = now, now.Add(r.every)
}

func (r *report) event(e *event) {
	if e.kind == replyCame || e.kind == replyLate {
		r.rtt.Add(e.rtt)
		r.histogram.Add(e.rtt)
	}
}

func (r *report) deadline() time.Time { return r.next }

func (r *report) tick(now time.Time) {
	c := difference(&r.run.session.Counts, &r.before)
	if r.json != nil {
		// The writer's error stays, and flush returns it.
		_ = r.json.Write(reportRecord{newRecord("report", now, r.run.target), now.Sub(r.since).Seconds(), newCounts(&c), newRTT(&r.rtt, r.histogram)})
	} else {
		fmt.Fprintf(r.out, "%s %s: %d sent, %d received, %s%% loss", now.Format("15:04:05"), r.run.target.name,
			c.Sent, c.Received, percent(float32(c.Loss()*100)))
		if r.rtt.Count > 0 {
			fmt.Fprintf(r.out, ", rtt min/p50/p99/max = %s/%s/%s/%s ms", thousandths(r.rtt.Min),
				thousandths(r.histogram.Quantile(0.5)), thousandths(r.histogram.Quantile(0.99)), thousandths(r.rtt.Max))
		}
		fmt.Fprintln(r.out)
	}
	r.before, r.rtt = r.run.session.Counts, echo.RTT{}
	r.histogram.Reset()
	r.since = now
	for r.next = r.next.Add(r.every); !r.next.After(now); {
		r.next = r.next.Add(r.every)
	}
}

// difference is what was counted between two moments. A probe that was lost in
// one interval and answered in the next makes less than nothing of it.
func difference(now, before *echo.Counts) echo.Counts {
	return echo.Counts{
		Sent: now.Sent - before.Sent, Received: min(now.Received-before.Received, now.Sent-before.Sent),
		Lost: less(now.Lost, before.Lost), Failed: less(now.Failed, before.Failed),
		Duplicates: now.Duplicates - before.Duplicates, Late: now.Late - before.Late,
		OutOfOrder: now.OutOfOrder - before.OutOfOrder, Corrupted: now.Corrupted - before.Corrupted,
		WrongData: now.WrongData - before.WrongData, Errors: now.Errors - before.Errors,
	}
}

// less is the difference of two counts, zero where it would be negative.
func less(a, b uint64) uint64 {
	if a < b {
		return 0
	}
	return a - b
}

func (r *report) status(time.Time) {}
func (r *report) end(time.Time)    {}
func (r *report) flush() error     { return r.out.Flush() }
