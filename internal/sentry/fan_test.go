package sentry

import (
	"fmt"
	"testing"
	"time"

	"gotcp/internal/ids"
)

// batchOf is a batch of frames with these first bytes, numbered from a number on.
func batchOf(from uint64, first ...byte) *Batch {
	b := &Batch{}
	for i, c := range first {
		b.Frames = append(b.Frames, ids.Frame{Number: from + uint64(i), Data: []byte{c}})
	}
	b.Now = time.Unix(int64(from), 0)
	return b
}

func told(o ids.Output) string {
	s := ""
	for _, a := range o.Alerts {
		s += fmt.Sprintf("%d:%d ", a.Frame.Number, a.SID)
	}
	for _, r := range o.Records {
		s += fmt.Sprintf("%d ", r.Number)
	}
	return s
}

// However many workers there are, the output is the same, with as many batches at work as
// there may be.
func TestFanIsAsOne(t *testing.T) {
	all := func(n int) string {
		e, fakes := engine(n)
		defer e.Close()
		s := ""
		begun := 0
		for i := range 50 {
			if begun == e.Depth() {
				s += told(e.End()) + "|"
				begun--
			}
			e.Begin(batchOf(uint64(10*i), byte(i), byte(i+1), 3, 0, 5, byte(i*7)))
			begun++
		}
		for range begun {
			s += told(e.End()) + "|"
		}
		for i, w := range fakes {
			if len(w.ticks) != 50 || !w.ticks[49].Equal(time.Unix(490, 0)) {
				t.Errorf("worker %d of %d was told the time %d times", i, n, len(w.ticks))
			}
			if n > 1 && (w.seen == 0 || w.seen == 300) {
				t.Errorf("worker %d of %d saw %d frames", i, n, w.seen)
			}
		}
		return s
	}
	want := all(1)
	for _, n := range []int{2, 3, 8} {
		if got := all(n); got != want {
			t.Errorf("%d workers:\n%s\nnot\n%s", n, got, want)
		}
	}
}

func TestFanStats(t *testing.T) {
	e, _ := engine(3)
	defer e.Close()
	e.Begin(batchOf(1, 0, 2, 4, 6))
	e.End()
	if s := e.Stats(); s.Packets != 4 || s.Alerts != 1 {
		t.Errorf("%+v", s)
	}
	if c := e.Costs(); len(c) != 1 || c[0].Checks != 4 {
		t.Errorf("%+v", c)
	}
	if got := told(e.Finish()); got != "0:99 1 1 2 " {
		t.Errorf("%q", got)
	}
}

// TestFanEndsFlowsInParts: in the order in which they began, whosever they are, and not too many
// at a time.
func TestFanEndsFlowsInParts(t *testing.T) {
	e, fakes := engine(3)
	defer e.Close()
	const n = 5 * endsAtOnce
	for frame := uint64(1); frame <= n; frame++ {
		w := fakes[frame*frame%3]
		w.flows = append(w.flows, frame)
	}
	out := e.Finish()
	if len(out.Records) != n+3 {
		t.Fatalf("%d records", len(out.Records))
	}
	for i := range n {
		if out.Records[i].Number != uint64(i+1) {
			t.Fatalf("flow %d ended as number %d", out.Records[i].Number, i+1)
		}
	}
	for i, a := range out.Alerts[:5] {
		if want := fmt.Sprint((i + 1) * endsAtOnce); string(a.Payload) != want {
			t.Errorf("alert %d shows %q, not %s", i, a.Payload, want)
		}
	}
	for i, w := range fakes {
		if w.most > endsAtOnce {
			t.Errorf("worker %d: %d at a time", i, w.most)
		}
	}
}

// A batch at work allocates nothing, once there have been some.
func TestFanAllocations(t *testing.T) {
	for _, n := range []int{1, 2} {
		e, fakes := engine(n)
		b := batchOf(1, 1, 2, 3, 4)
		if allocs := testing.AllocsPerRun(200, func() {
			for _, w := range fakes {
				w.ticks = w.ticks[:0]
			}
			e.Begin(b)
			e.End()
		}); allocs > 1 {
			t.Errorf("%d workers: %v allocations", n, allocs)
		}
		e.Close()
	}
}
