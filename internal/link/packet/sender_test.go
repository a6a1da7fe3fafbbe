package packet

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
	"gotcp/internal/link"
	"gotcp/internal/link/linktest"
)

// times takes n times, which must come within a while, and checks that each
// frame has one.
func times(t *testing.T, s link.Stamper, n int) []time.Time {
	t.Helper()
	all := make([]time.Time, n)
	for deadline := time.Now().Add(5 * time.Second); n > 0; {
		frame, at, ok := s.SentTime()
		if !ok {
			if time.Now().After(deadline) {
				t.Fatalf("%d times are missing", n)
			}
			continue
		}
		if int(frame) >= len(all) || !all[frame].IsZero() {
			t.Fatalf("frame %d has left, again or never sent", frame)
		}
		all[frame] = at
		n--
	}
	if frame, _, ok := s.SentTime(); ok {
		t.Errorf("one more time, of frame %d", frame)
	}
	return all
}

// A frame leaves after it was handed over and before it is there.
func TestSentTimes(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0", SendTimestamps: true})
	in := open(t, c.b, Config{Interface: "eth0", Timestamps: true, Filter: Filter{Addrs: []netip.Addr{ours4}}})
	const count = 20
	before := time.Now()
	frames := c.segments(out, others4, ours4, count, 100)
	if n, err := out.Send(frames); n != count || err != nil {
		t.Fatal(n, err)
	}
	left, there := times(t, out, count), receive(t, in, count)
	for i := range left {
		if left[i].Before(before.Add(-time.Millisecond)) || left[i].After(there[i].Time) {
			t.Errorf("frame %d was sent after %s, left at %s and was there at %s", i, before, left[i], there[i].Time)
		}
		before = left[i]
	}
}

// A link that never takes its times receives as any other.
func TestTimesThatNobodyTakes(t *testing.T) {
	c := newCable(t, lab.Veth{})
	l := open(t, c.a, Config{Interface: "eth0", SendTimestamps: true, Timestamps: true, Filter: Filter{Addrs: []netip.Addr{ours4}}})
	other := open(t, c.b, Config{Interface: "eth0"})
	away := c.segments(l, ours4, others4, 100, 100)
	here := c.segments(other, others4, ours4, 1, 1)
	copy(here[0].Data, c.ia.MAC[:])
	linktest.Until(t, l, func() {
		if n, err := l.Send(away); n != len(away) || err != nil {
			t.Fatal(n, err)
		}
		if n, err := other.Send(here); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if err := l.WaitSend(); err != nil {
			t.Fatal(err)
		}
	})
	var used, after unix.Rusage
	unix.Getrusage(unix.RUSAGE_SELF, &used)
	if n, err := l.RecvUntil(make([]link.Frame, 1), time.Now().Add(300*time.Millisecond)); n != 0 || err != nil {
		t.Error(n, err)
	}
	unix.Getrusage(unix.RUSAGE_SELF, &after)
	if spent := time.Duration(after.Utime.Nano() + after.Stime.Nano() - used.Utime.Nano() - used.Stime.Nano()); spent > 100*time.Millisecond {
		t.Errorf("waiting cost %s", spent)
	}
	linktest.UntilClosed(t, l)
}

// Frames that are refused, for good or because the queue is full, take nobody's
// number.
func TestSentTimesOfRefusedFrames(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rate  uint64
		queue uint32
		count int
	}{
		{"short queue", 10e6, 5000, 200},
		{"long queue", 20e6, 100e6, 3000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCable(t, lab.Veth{})
			out := open(t, c.a, Config{Interface: "eth0", SendTimestamps: true})
			in := open(t, c.b, Config{Interface: "eth0", Timestamps: true, Filter: Filter{Addrs: []netip.Addr{ours4}}})
			c.throttle(tt.rate, tt.queue)
			sent := c.segments(out, others4, ours4, tt.count, 1000)
			for i := range sent {
				sent[i].Offload = link.Offload{}
				binary.BigEndian.PutUint16(identification(sent[i].Data), uint16(i))
			}
			if sendCounting(t, out, sent) == 0 {
				t.Error("the queue was never full")
			}
			left := times(t, out, tt.count)
			for i, f := range receive(t, in, tt.count) {
				n := binary.BigEndian.Uint16(identification(f.Data))
				if int(n) != i || left[i].After(f.Time) || i+1 < len(left) && left[i+1].Before(left[i]) {
					t.Fatalf("frame %d left at %s and was there at %s, as number %d", i, left[i], f.Time, n)
				}
			}
		})
	}
}

// A frame that will never be accepted may have been counted by the kernel.
func TestSentTimesAfterAnError(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0", SendTimestamps: true})
	good := c.segments(out, others4, ours4, 1, 100)[0]
	long := link.Frame{Data: good.Data, Tail: [2][]byte{make([]byte, 2000)}}
	if n, err := out.Send([]link.Frame{good, good}); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	times(t, out, 2)
	for i := range uint32(3) {
		if n, err := out.Send([]link.Frame{long}); n != 0 || err == nil {
			t.Fatal(n, err)
		}
		if n, err := out.Send([]link.Frame{good}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		if frame, _, ok := out.SentTime(); !ok || frame != 2+i {
			t.Errorf("frame %d, %v, want %d", frame, ok, 2+i)
		}
	}
}

func TestWithoutSendTimestamps(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0"})
	if _, err := out.Send(c.segments(out, others4, ours4, 1, 1)); err != nil {
		t.Fatal(err)
	}
	if _, _, ok := out.SentTime(); ok {
		t.Error("a time that was not asked for")
	}
}

func TestSentTimeAllocatesNothing(t *testing.T) {
	c := newCable(t, lab.Veth{})
	out := open(t, c.a, Config{Interface: "eth0", SendTimestamps: true})
	frames := c.segments(out, others4, ours4, 10, 1)
	if n := testing.AllocsPerRun(100, func() {
		if _, err := out.Send(frames); err != nil {
			t.Fatal(err)
		}
		for range frames {
			if _, _, ok := out.SentTime(); !ok {
				t.Fatal("no time")
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkSendTimestamps is what it costs to learn when a frame left: one
// frame, and its time, at a time.
func BenchmarkSendTimestamps(b *testing.B) {
	for _, on := range []bool{false, true} {
		b.Run(fmt.Sprintf("on=%v", on), func(b *testing.B) {
			c := newCable(b, lab.Veth{})
			out := open(b, c.a, Config{Interface: "eth0", SendTimestamps: on})
			frames := c.segments(out, others4, ours4, 1, 64)
			b.ReportAllocs()
			for b.Loop() {
				if err := linktest.SendAll(out, frames); err != nil {
					b.Fatal(err)
				}
				if _, _, ok := out.SentTime(); ok != on {
					b.Fatal("a time is missing")
				}
			}
		})
	}
}
