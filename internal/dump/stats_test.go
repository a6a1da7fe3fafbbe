package dump

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/capture/capturetest"
	"gotcp/internal/wire"
)

// brief reports only what, when and how many.
type brief struct{}

func (brief) append(b []byte, r *report) ([]byte, error) {
	return fmt.Appendf(b, "%s %v+%v:%d ", r.kind, r.begin.Sub(time.Unix(1700000000, 0)), r.length, r.all.packets), nil
}

// Intervals follow the packets' time from the first one on; each is reported by the packet behind it.
func TestStatsIntervals(t *testing.T) {
	for _, tt := range []struct {
		name  string
		every time.Duration
		times []float64
		want  string
	}{
		{"none", time.Second, nil, "total T+0s:0"},
		{"one for all", 0, []float64{0.5, 1, 9}, "| total 500ms+8.5s:3"},
		{"grid", time.Second, []float64{0.5, 1.25, 1.5, 2}, "interval 500ms+1s:2 | interval 1.5s+500ms:2 total 500ms+1.5s:4"},
		{"gap", time.Second, []float64{0, 1e6 + 0.25}, "interval 0s+1s:1 | interval 277h46m40s+250ms:1 total 0s+277h46m40.25s:2"},
		{"a little late", time.Second, []float64{0.5, 1.5, 1.25}, "interval 500ms+1s:1 | interval 1.5s+0s:2 total 500ms+1s:3"},
		{"step back", time.Second, []float64{10, 3, 3.5}, "interval 10s+1s:1 | interval 3s+500ms:2 total 3s+7s:3"},
	} {
		s := newStats(tt.every, 4, brief{})
		var got []byte
		var err error
		for _, seconds := range tt.times {
			if got, err = s.Append(got, at(seconds, make([]byte, 60)), 1); err != nil {
				t.Fatal(err)
			}
		}
		if len(tt.times) > 0 {
			got = append(got, "| "...)
		}
		if got, err = s.End(got); err != nil {
			t.Fatal(err)
		}
		text := strings.TrimSpace(string(got))
		if tt.times == nil {
			text = text[:len("total ")] + "T" + text[strings.Index(text, "+"):]
		}
		if text != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, text, tt.want)
		}
	}
}

// A leap of centuries, which no Duration holds, is one like others.
func TestStatsLeap(t *testing.T) {
	s := newStats(time.Second, 4, brief{})
	far := at(0, make([]byte, 60))
	far.Time = time.Unix(1e11, 0)
	var got []byte
	for _, p := range []*capture.Packet{at(0, make([]byte, 60)), far, far, at(0, make([]byte, 60)), far} {
		got, _ = s.Append(got, p, 1)
	}
	if n := strings.Count(string(got), "interval"); n != 3 {
		t.Errorf("%d intervals: %s", n, got)
	}
}

// Counting allocates nothing for a packet that brings nothing new.
func TestStatsAllocation(t *testing.T) {
	s := NewStatsText(time.Minute, time.UTC)
	p := at(0, frame(wire.TypeIPv4, segment(wire.ACK, "data")))
	if n := testing.AllocsPerRun(1000, func() {
		if b, err := s.Append(nil, p, 1); len(b) > 0 || err != nil {
			t.Fatalf("%q, %v", b, err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// A job without anything to print for a packet keeps nothing of it.
func TestStatsInAJob(t *testing.T) {
	o := Options{Source: &capturetest.Script{Steps: []any{capturetest.Packets(60, 61), capturetest.Packets(62)}}}
	name := printsTo(t, &o)
	o.Render = newStats(0, 4, brief{})
	var seen []uint64
	o.Progress = func(_ time.Time, n uint64) { seen = append(seen, n) }
	d := New(o)
	if err := d.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, name); !strings.HasPrefix(got, "total ") || !strings.HasSuffix(got, ":3 ") || o.Out.Records() != 1 {
		t.Errorf("%q in %d records", got, o.Out.Records())
	}
	if fmt.Sprint(seen) != "[2 3]" && fmt.Sprint(seen) != "[2 3 3]" {
		t.Errorf("progress was told of %v packets", seen)
	}
}

func BenchmarkStats(b *testing.B) {
	s := NewStatsText(time.Minute, time.UTC)
	p := at(0, frame(wire.TypeIPv4, segment(wire.ACK, "data")))
	for b.Loop() {
		_, _ = s.Append(nil, p, 1)
	}
}
