package anomaly

import (
	"testing"
	"time"

	"gotcp/internal/wire"
)

// An alert at once, its end when it was quiet for long enough, by Tick alone.
func TestTickEndsEpisodes(t *testing.T) {
	d := New(Config{})
	o := Observation{Kind: FlowNew, Time: start, Number: 1, Proto: wire.ProtoTCP, Src: victim, Dst: victim}
	if a := d.Input(&o); len(a) != 1 || a[0].Phase != Began || a[0].SID != Land {
		t.Fatalf("%+v", a)
	}
	o.Time, o.Number = start.Add(30*time.Second), 2
	d.Input(&o)
	for range 2 {
		deadline := d.Deadline()
		if deadline.IsZero() {
			t.Fatal("nothing is due")
		}
		if a := d.Tick(deadline); len(a) == 1 {
			if a[0].Phase != Ended || a[0].Count != 2 || a[0].Time.Sub(start) != 90*time.Second || a[0].Last != 2 || a[0].Duration() != 30*time.Second {
				t.Errorf("%+v", a[0])
			}
		}
	}
	if !d.Deadline().IsZero() || d.Stats().Episodes != 0 {
		t.Error("it goes on")
	}
}

// Episodes are bounded: what began first ends early, and is counted.
func TestEpisodesAreBounded(t *testing.T) {
	d := New(Config{MaxEpisodes: 10})
	began, ended := 0, 0
	for i := range 100 {
		o := Observation{Kind: FlowNew, Time: start, Number: uint64(i + 1), Proto: wire.ProtoTCP, Src: outside(i), Dst: outside(i)}
		for _, a := range d.Input(&o) {
			if a.Phase == Began {
				began++
			} else {
				ended++
			}
		}
	}
	if s := d.Stats(); began != 100 || ended != 90 || s.Crowded != 90 || s.Episodes != 10 {
		t.Errorf("%d began, %d ended, %+v", began, ended, s)
	}
}
