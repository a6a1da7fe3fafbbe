package ping

import (
	"bufio"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
)

// manyText prints what fping prints, on standard output: it is the product.
type manyText struct {
	run      *sweeper
	out      *bufio.Writer
	stderr   io.Writer
	progress *cli.Progress
	width    int // of the longest name so far
	next     time.Time
}

// progressEvery is how often the progress of a sweep is looked at.
const progressEvery = 200 * time.Millisecond

func (t *manyText) begin(now time.Time) { t.next = now.Add(progressEvery) }

// counting reports that each probe has a line of its own and each host one at
// the end.
func (t *manyText) counting() bool { return t.run.many.Sweep.Count > 0 || t.run.many.Sweep.Loop }

func (t *manyText) event(e *event) {
	t.width = max(t.width, len(e.target.name))
	quiet := t.run.Options.Text.Quiet
	switch e.kind {
	case errorCame, sendFailed:
		if t.run.Options.Text.Verbose > 0 && !quiet {
			t.failure(e)
		}
	case replyCame:
		if t.counting() && !quiet {
			target := t.run.sweep.Target(e.target.index)
			fmt.Fprintf(t.out, "%s%-*s : [%d], %d bytes, %s ms (%s avg, %d%% loss)%s\n", t.stamp(e.now), t.width, e.target.name,
				e.probe.Seq-1, e.bytes, shortMilliseconds(e.rtt), shortMilliseconds(target.Mean), lossPercent(&target), elsewhere(e))
		}
	case probeLost:
		if t.counting() && !quiet {
			target := t.run.sweep.Target(e.target.index)
			mean := "NaN"
			if target.Received > 0 {
				mean = shortMilliseconds(target.Mean)
			}
			fmt.Fprintf(t.out, "%s%-*s : [%d], timed out (%s avg, %d%% loss)\n", t.stamp(e.now), t.width, e.target.name, e.probe.Seq-1, mean, lossPercent(&target))
		}
	}
}

// failure says on standard error why a probe got no answer.
func (t *manyText) failure(e *event) {
	t.progress.Done()
	if e.err != nil {
		fmt.Fprintf(t.stderr, "%s: %v\n", e.target.name, e.err)
		return
	}
	fmt.Fprintf(t.stderr, "%s from %s for ICMP Echo sent to %s\n", e.failure.text(netip.Addr.String), e.failure.from, e.target.name)
}

func elsewhere(e *event) string {
	if e.elsewhere {
		return fmt.Sprintf(" [<- %s]", e.from)
	}
	return ""
}

func (t *manyText) stamp(now time.Time) string {
	if !t.run.Options.Text.Timestamps {
		return ""
	}
	return fmt.Sprintf("[%d.%06d] ", now.Unix(), now.Nanosecond()/1000)
}

// lossPercent is the share of a target's probes without an answer whose fate is
// known, in whole per cent as fping has it.
func lossPercent(t *echo.Target) uint64 {
	known := t.Received + t.Lost
	if known == 0 {
		return 0
	}
	return t.Lost * 100 / known
}

// shortMilliseconds is a time in milliseconds with three digits of sense.
func shortMilliseconds(d time.Duration) string {
	switch us := d.Microseconds(); {
	case us < 1000:
		return fmt.Sprintf("0.%03d", us)
	case us < 10000:
		return fmt.Sprintf("%d.%02d", us/1000, us%1000/10)
	case us < 100000:
		return fmt.Sprintf("%d.%01d", us/1000, us%1000/100)
	default:
		return fmt.Sprintf("%d", us/1000)
	}
}

func (t *manyText) alive(now time.Time, index int) {
	if t.counting() || t.run.many.Sweep.EnoughAnswered > 0 {
		return
	}
	target := t.run.sweep.Target(index)
	switch {
	case t.run.many.List == ListAlive:
		fmt.Fprintln(t.out, target.Label())
	case t.run.many.List == ListAll && !t.run.Options.Text.Quiet:
		fmt.Fprintf(t.out, "%s is alive%s\n", target.Label(), t.took(&target))
	}
}

// took is the round trip, for those who want to know more.
func (t *manyText) took(target *echo.Target) string {
	if t.run.Options.Text.Verbose == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s ms)", shortMilliseconds(target.Last))
}

func (t *manyText) unreachable(now time.Time, index int) {
	if t.counting() || t.run.many.Sweep.EnoughAnswered > 0 {
		return
	}
	target := t.run.sweep.Target(index)
	switch {
	case t.run.many.List == ListUnreachable:
		fmt.Fprintln(t.out, target.Label())
	case t.run.many.List == ListAll && !t.run.Options.Text.Quiet:
		fmt.Fprintf(t.out, "%s is unreachable\n", target.Label())
	}
}

func (t *manyText) deadline() time.Time { return t.next }

func (t *manyText) tick(now time.Time) {
	t.next = now.Add(progressEvery)
	s := t.run.sweep
	t.progress.Update(now, func() string {
		return fmt.Sprintf("%s, %s sent, %s alive, %d unreachable, %s", cli.Count(s.Targets, "host"), cli.Count(s.Sent, "probe"), cli.Count(s.Alive, "host"), s.Unreachable,
			s.Elapsed(now).Round(time.Second))
	})
}

// status prints how it stands, as fping does for SIGQUIT.
func (t *manyText) status(now time.Time) {
	t.progress.Done()
	fmt.Fprintf(t.stderr, "[%s]\n", now.Format("15:04:05"))
	if t.counting() {
		t.writeHosts(t.stderr)
		return
	}
	s := t.run.sweep
	fmt.Fprintf(t.stderr, "%s, %s sent, %d alive, %d unreachable\n", cli.Count(s.Targets, "host"), cli.Count(s.Sent, "probe"), s.Alive, s.Unreachable)
}

func (t *manyText) end(now time.Time) {
	t.progress.Done()
	s := t.run.sweep
	if t.counting() {
		if !t.run.Options.Text.Quiet {
			fmt.Fprintln(t.out)
		}
		t.writeHosts(t.out)
	}
	if enough := t.run.many.Sweep.EnoughAnswered; enough > 0 && !t.run.Options.Text.Quiet {
		word := "Not enough"
		if s.Alive >= enough {
			word = "Enough"
		}
		fmt.Fprintf(t.out, "%s hosts reachable (required: %d, reachable: %d)\n", word, enough, s.Alive)
	}
	if t.run.Options.Stats {
		t.writeStats(now)
	}
}

// writeHosts prints a line of figures for each host.
func (t *manyText) writeHosts(w io.Writer) {
	for i := range t.run.sweep.Targets {
		target := t.run.sweep.Target(i)
		fmt.Fprintf(w, "%-*s : %s\n", t.width, target.Label(), t.figures(&target))
	}
}

func (t *manyText) figures(target *echo.Target) string {
	if t.run.many.Times {
		return timesText(target.Times)
	}
	loss := uint64(0)
	if target.Sent > 0 {
		loss = (target.Sent - target.Received) * 100 / target.Sent
	}
	text := fmt.Sprintf("xmt/rcv/%%loss = %d/%d/%d%%", target.Sent, target.Received, loss)
	if t.run.many.Outages {
		text += fmt.Sprintf(", outage(ms) = %d", target.Outage.Milliseconds())
	}
	if target.Received > 0 {
		text += fmt.Sprintf(", min/avg/max = %s/%s/%s", shortMilliseconds(target.Min), shortMilliseconds(target.Mean), shortMilliseconds(target.Max))
	}
	return text
}

// timesText is all round trips, with a dash for each that there was none of.
func timesText(times []time.Duration) string {
	words := make([]string, len(times))
	for i, d := range times {
		words[i] = "-"
		if d != echo.NoAnswer {
			words[i] = shortMilliseconds(d)
		}
	}
	return strings.Join(words, " ")
}

// writeStats prints the sums over all hosts, as fping -s does, and their
// distribution.
func (t *manyText) writeStats(now time.Time) {
	s := t.run.sweep
	fmt.Fprintf(t.out, "\n%8d targets\n%8d alive\n%8d unreachable\n%8d unknown addresses\n\n", s.Targets, s.Alive, s.Unreachable, s.Unknown)
	fmt.Fprintf(t.out, "%8d timeouts (waiting for response)\n%8d ICMP Echos sent\n%8d ICMP Echo Replies received\n%8d other ICMP received\n\n",
		s.Timeouts, s.Sent, s.Received, s.Errors)
	fmt.Fprintf(t.out, "%8d duplicates\n%8d late\n%8d with wrong data\n\n", s.Duplicates, s.Late, t.run.wrongData)
	if s.RTT.Count > 0 {
		for _, x := range []struct {
			d    time.Duration
			what string
		}{{s.RTT.Min, "min"}, {s.RTT.Mean(), "avg"}, {s.RTT.Max, "max"}} {
			fmt.Fprintf(t.out, " %s ms (%s round trip time)\n", shortMilliseconds(x.d), x.what)
		}
		fmt.Fprintf(t.out, " %s/%s/%s/%s ms (p50/p90/p99/p99.9)\n", thousandths(s.Histogram.Quantile(0.5)), thousandths(s.Histogram.Quantile(0.9)),
			thousandths(s.Histogram.Quantile(0.99)), thousandths(s.Histogram.Quantile(0.999)))
	}
	fmt.Fprintf(t.out, "%13.3f sec (elapsed real time)\n", s.Elapsed(now).Seconds())
	writeHistogram(t.out, s.Histogram.Buckets())
}

// flush prints what there is. The terminal may be the one that shows the
// progress, whose line is not to be continued.
func (t *manyText) flush() error {
	if t.out.Buffered() > 0 {
		t.progress.Done()
	}
	return t.out.Flush()
}
