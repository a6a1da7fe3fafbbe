package echo

import (
	"os"
	"testing"
	"time"
)

// epoch is when the tests begin.
var epoch = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const ms = time.Millisecond

// msOf is a number of milliseconds.
func msOf(x float64) time.Duration { return time.Duration(x * float64(ms)) }

// soak asks for the tests that take minutes.
var soak = os.Getenv("GOTCP_SOAK") != ""

// dialogue is a session in a test, with the time since its start.
type dialogue struct {
	*Session
	t   *testing.T
	now time.Time
}

func begin(t *testing.T, cfg Config) *dialogue {
	return &dialogue{Session: New(epoch, cfg), t: t, now: epoch}
}

// at moves the time on, in milliseconds since the start.
func (d *dialogue) at(millis float64) *dialogue {
	d.t.Helper()
	next := epoch.Add(msOf(millis))
	if next.Before(d.now) {
		d.t.Fatalf("time goes back to %v ms", millis)
	}
	d.now = next
	return d
}

// sends expects these probes to go out now, and no more.
func (d *dialogue) sends(want ...uint64) *dialogue {
	d.t.Helper()
	for _, seq := range want {
		if p, ok := d.Next(d.now, nil); !ok || p.Seq != seq || !p.Sent.Equal(d.now) {
			d.t.Fatalf("%v: sent %+v, %v, want %d", d.now.Sub(epoch), p, ok, seq)
		}
	}
	if p, ok := d.Next(d.now, nil); ok {
		d.t.Fatalf("%v: sent %d, too", d.now.Sub(epoch), p.Seq)
	}
	return d
}

// answer is the reply to a probe, and expects what it is.
func (d *dialogue) answer(seq uint16, want Verdict) Result {
	d.t.Helper()
	r := d.Reply(d.now, Reply{Seq: seq})
	if r.Verdict != want {
		d.t.Fatalf("%v: the reply to %d is %v, want %v", d.now.Sub(epoch), seq, r.Verdict, want)
	}
	return r
}

// loses expects these probes to count as lost now.
func (d *dialogue) loses(want ...uint64) *dialogue {
	d.t.Helper()
	var got []uint64
	d.Expire(d.now, func(p Probe) { got = append(got, p.Seq) })
	if len(got) != len(want) {
		d.t.Fatalf("%v: lost %v, want %v", d.now.Sub(epoch), got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			d.t.Fatalf("%v: lost %v, want %v", d.now.Sub(epoch), got, want)
		}
	}
	return d
}

// wakes expects the next deadline, in milliseconds since the start.
func (d *dialogue) wakes(millis float64) *dialogue {
	d.t.Helper()
	want := epoch.Add(msOf(millis))
	if got := d.Deadline(); !got.Equal(want) {
		d.t.Fatalf("%v: wakes at %v, want %v ms", d.now.Sub(epoch), got.Sub(epoch), millis)
	}
	return d
}

// done expects the session to be over, or not.
func (d *dialogue) done(want bool) *dialogue {
	d.t.Helper()
	if d.Done(d.now) != want {
		d.t.Fatalf("%v: done is %v", d.now.Sub(epoch), !want)
	}
	return d
}

// counts expects sent, received, lost and failed.
func (d *dialogue) counts(sent, received, lost, failed uint64) *dialogue {
	d.t.Helper()
	if d.Sent != sent || d.Received != received || d.Lost != lost || d.Failed != failed {
		d.t.Fatalf("%v: %+v", d.now.Sub(epoch), d.Counts)
	}
	return d
}
