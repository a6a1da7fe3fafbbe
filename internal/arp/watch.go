package arp

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/hook"
	"gotcp/internal/neigh/watch"
	"gotcp/internal/wire"
)

// Watch keeps an eye on a link, or on a capture of one, and tells what happens.
type Watch struct {
	Config watch.Config
	// Only are the kinds of events to tell; all, if it is empty.
	Only []watch.Kind
	// Limit ends it after so many events, zero for never.
	Limit  int
	Out    io.Writer
	Stderr io.Writer
	JSON   bool
	Quiet  bool // nothing but for State and Hook
	State  *StateFile
	Hook   *hook.Hook

	// Port is the link. Source and MAC are who asks when a claim is verified;
	// a Source that is not known is 0.0.0.0.
	Port   *Port
	Source netip.Addr
	MAC    wire.MAC
	// Dropped is how many packets the link lost, nil if it does not say.
	Dropped func() uint64
}

type watchJob struct {
	*Watch
	core   *watch.Watch
	json   *cli.JSONLines
	told   int
	asked  int
	err    error
	lastAt time.Time
}

func (w *Watch) start() (*watchJob, error) {
	j := &watchJob{Watch: w, json: cli.NewJSONLines(w.Out)}
	j.core = watch.New(w.Config, j.event)
	if w.State == nil {
		return j, nil
	}
	st, found, err := w.State.Load()
	if err != nil || !found {
		return j, err
	}
	if err := j.core.Restore(st); err != nil {
		return nil, cli.Local(fmt.Errorf("--state %s: %w; move it away to begin anew", w.State.Name, err))
	}
	return j, nil
}

// Run watches the link until the context ends, or the limit is reached: the
// status is then 1.
func (w *Watch) Run(ctx context.Context) error {
	j, err := w.start()
	if err != nil {
		return err
	}
	err = w.Port.run(ctx, j)
	if interrupted(ctx, err) {
		err = nil
	}
	return j.finish(err, time.Now())
}

// Replay judges a capture.
func (w *Watch) Replay(ctx context.Context, r *Capture) error {
	j, err := w.start()
	if err != nil {
		return err
	}
	w.Hook.Beforehand()
	var p packet
	for !j.done() && ctx.Err() == nil {
		if err = r.next(&p); err != nil {
			break
		}
		j.input(&p)
	}
	if err == io.EOF {
		err = nil
	}
	return j.finish(err, j.lastAt)
}

// finish saves, waits for the commands of --exec, and sums up.
func (j *watchJob) finish(err error, now time.Time) error {
	if j.State != nil {
		saved := j.State.Close(func() watch.State { return j.core.State(now) })
		if err == nil {
			err = saved
		}
	}
	j.Hook.Close()
	if j.err != nil {
		return j.err
	}
	j.summary(now)
	switch {
	case err != nil:
		return err
	case j.limited():
		return cli.Exit(cli.StatusNetwork)
	}
	return j.err
}

func (j *watchJob) limited() bool { return j.Limit > 0 && j.told >= j.Limit }

func (j *watchJob) output(now time.Time) {
	j.core.Output(now, j.ask)
	if j.State != nil {
		j.fail(j.State.Tick(now, func() watch.State { return j.core.State(now) }))
	}
}

// ask is one question to a claimant, at its own address. Without an address of
// our own it is a probe: those are answered, too (RFC 5227 §2.1.1).
func (j *watchJob) ask(q watch.Question) bool {
	source := j.Source
	if !source.IsValid() {
		source = netip.IPv4Unspecified()
	}
	j.asked++
	return j.Port.send(q.To, &wire.ARPFields{
		Op: wire.ARPRequest, SenderMAC: j.MAC, SenderIP: source, TargetIP: q.Target,
	})
}

func (j *watchJob) input(p *packet) {
	if j.done() {
		return
	}
	j.lastAt = p.at
	j.core.Input(p.at, p.src, &p.ARPFields)
}

func (j *watchJob) deadline() time.Time {
	next := j.core.Deadline()
	if j.State != nil {
		if due := j.State.Due(); next.IsZero() || !due.IsZero() && due.Before(next) {
			next = due
		}
	}
	return next
}

func (j *watchJob) done() bool { return j.err != nil || j.limited() }

func (j *watchJob) fail(err error) {
	if j.err == nil {
		j.err = err
	}
}

// event is told by the core.
func (j *watchJob) event(e watch.Event) {
	if j.State != nil {
		j.State.Changed(e.Time)
	}
	if j.limited() || !j.wanted(e.Kind) {
		return
	}
	j.told++
	r := newEventRecord(&e)
	switch {
	case j.Quiet:
	case j.JSON:
		j.fail(j.json.Write(r))
	default:
		_, err := io.WriteString(j.Out, eventLine(&e))
		j.fail(err)
	}
	j.Hook.Event(r.hookEvent)
}

func (j *watchJob) wanted(k watch.Kind) bool {
	for _, only := range j.Only {
		if only == k {
			return true
		}
	}
	return len(j.Only) == 0
}

type watchSummary struct {
	cli.Record
	Packets  uint64 `json:"packets"`
	Events   int    `json:"events"`
	Stations int    `json:"stations"`
	Evicted  uint64 `json:"evicted"`
	Asked    int    `json:"questions"`
	Dropped  uint64 `json:"dropped"`
	Unrun    int    `json:"commands_not_run"`
}

func (j *watchJob) summary(now time.Time) {
	s := j.core.Stats()
	dropped := uint64(0)
	if j.Dropped != nil {
		dropped = j.Dropped()
	}
	switch {
	case j.Quiet:
	case j.JSON:
		j.fail(j.json.Write(watchSummary{
			Record: cli.NewRecord("summary", now), Packets: s.Packets, Events: j.told, Stations: s.Stations,
			Evicted: s.Evicted, Asked: j.asked, Dropped: dropped, Unrun: j.Hook.Skipped(),
		}))
	default:
		fmt.Fprintf(j.Stderr, "%s, %s, %s", cli.Count(s.Packets, "ARP packet"), cli.Count(s.Stations, "station"), cli.Count(j.told, "event"))
		for _, x := range []struct {
			n         uint64
			one, rest string
		}{{uint64(j.asked), "question", "asked"}, {s.Evicted, "station", "forgotten"}, {dropped, "packet", "dropped"}, {uint64(j.Hook.Skipped()), "command", "not run"}} {
			if x.n > 0 {
				fmt.Fprintf(j.Stderr, ", %s %s", cli.Count(x.n, x.one), x.rest)
			}
		}
		fmt.Fprintln(j.Stderr)
	}
}
