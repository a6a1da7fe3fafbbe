package batch

import (
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// left is how long the alarm has still to go, 0 if it is not set.
func (a *alarm) left(t *testing.T) time.Duration {
	t.Helper()
	var spec unix.ItimerSpec
	var err error
	if a.raw == nil {
		return 0
	}
	if closed := a.raw.Control(func(fd uintptr) { err = unix.TimerfdGettime(int(fd), &spec) }); closed != nil || err != nil {
		t.Fatal(closed, err)
	}
	return time.Duration(spec.Value.Nano())
}

// Each new deadline sets the alarm, so that the runtime is awake then.
func TestAlarmFollowsDeadlines(t *testing.T) {
	a, b := pair(t)
	out := NewOut(b, false, 0)
	f := numbered(1)
	waitUntil := func(deadline time.Time) {
		t.Helper()
		out.Put(0, &f)
		if _, err := out.Flush(1); err != nil {
			t.Fatal(err)
		}
		if told, err := a.ReadUntil(func(uintptr) bool { return true }, deadline); !told || err != nil {
			t.Fatal(told, err)
		}
	}
	waitUntil(time.Time{})
	if left := a.alarm.left(t); left != 0 {
		t.Errorf("without a deadline: %s", left)
	}
	for _, d := range []time.Duration{3 * time.Hour, time.Hour, 2 * time.Hour} {
		waitUntil(time.Now().Add(d))
		if left := a.alarm.left(t); left <= d-time.Hour/2 || left > d+behind {
			t.Errorf("%s before the deadline the alarm has %s to go", d, left)
		}
	}
}

// Without a timer, closed or never opened, nothing happens.
func TestAlarmClosed(t *testing.T) {
	var a alarm
	a.close()
	a.set(time.Now())
	a.close()
	b := alarm{}
	b.set(time.Now().Add(time.Hour))
	b.close()
	b.set(time.Now().Add(time.Hour))
	if a.raw != nil || b.raw == nil {
		t.Error("a timer after close, or none before")
	}
}

// BenchmarkDeadline is how late a deadline is noticed, with an alarm and
// without.
func BenchmarkDeadline(b *testing.B) {
	for _, alarmed := range []bool{true, false} {
		name := map[bool]string{true: "alarm", false: "runtime"}[alarmed]
		b.Run(name, func(b *testing.B) {
			f, _ := pair(b)
			if !alarmed {
				f.alarm.close()
			}
			var late []time.Duration
			for b.Loop() {
				deadline := time.Now().Add(time.Millisecond + time.Duration(len(late)%27)*37*time.Microsecond)
				if told, err := f.ReadUntil(func(uintptr) bool { return false }, deadline); told || err != nil {
					b.Fatal(told, err)
				}
				late = append(late, time.Since(deadline))
			}
			slices.Sort(late)
			b.ReportMetric(float64(late[len(late)/2].Microseconds()), "µs-late-p50")
			b.ReportMetric(float64(late[len(late)*9/10].Microseconds()), "µs-late-p90")
		})
	}
}
