package scan

import (
	"net/netip"
	"runtime"
	"testing"
	"time"
)

// Between the tries of a host lies its timeout, which grows; after the last one
// it has as long as that again.
func TestTimeout(t *testing.T) {
	d := newDialogue(t, Config{Targets: ranges(t, "10.0.0.2"), Tries: 3, Timeout: time.Second})
	d.run()
	want := []time.Duration{0, time.Second, 2500 * time.Millisecond}
	if len(d.at) != 3 || d.at[0] != want[0] || d.at[1] != want[1] || d.at[2] != want[2] {
		t.Errorf("asked at %v", d.at)
	}
	if took := d.now.Sub(start); took != 4750*time.Millisecond {
		t.Errorf("over after %v", took)
	}
}

func TestRate(t *testing.T) {
	d := newDialogue(t, Config{Targets: ranges(t, "10.0.0.0/22"), Rate: 1000, Tries: 1})
	d.run()
	for i, at := range d.at {
		if want := time.Duration(i) * time.Millisecond; at != want {
			t.Fatalf("request %d at %v, want %v", i, at, want)
		}
	}
}

// Who was stopped does not make up for more than a moment of it.
func TestNoFloodAfterAStop(t *testing.T) {
	d := newDialogue(t, Config{Targets: ranges(t, "10.0.0.0/16"), Rate: 10000})
	d.scan.Output(d.now, d.ask)
	d.now = d.now.Add(time.Second)
	d.scan.Output(d.now, d.ask)
	if n := len(d.asked); n < 90 || n > 110 {
		t.Errorf("%d requests after a second's stop", n)
	}
}

func TestLinkFull(t *testing.T) {
	d := newDialogue(t, Config{Targets: ranges(t, "10.0.0.2-10.0.0.3"), Tries: 1})
	d.refuse = true
	d.scan.Output(d.now, d.ask)
	if d.scan.Deadline().After(d.now) || d.scan.Stats().Sent != 0 {
		t.Errorf("deadline %v, %+v", d.scan.Deadline(), d.scan.Stats())
	}
	d.refuse = false
	d.run()
	if len(d.asked) != 2 {
		t.Errorf("asked %v", d.asked)
	}
}

// A /16 at 20,000 requests a second takes the time that it must, in the memory
// that it has from the beginning.
func TestManyHosts(t *testing.T) {
	d := newDialogue(t, Config{Targets: ranges(t, "10.0.0.0/16"), Rate: 20000, Tries: 2})
	sent := 0
	ask := func(netip.Addr) bool { sent++; return true }
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for !d.scan.Done() {
		d.scan.Output(d.now, ask)
		if next := d.scan.Deadline(); next.After(d.now) {
			d.now = next
		}
	}
	runtime.ReadMemStats(&after)
	if sent != 2<<16 {
		t.Errorf("%d requests", sent)
	}
	if took := d.now.Sub(start); took < 6500*time.Millisecond || took > 7500*time.Millisecond {
		t.Errorf("took %v", took)
	}
	if n := after.Mallocs - before.Mallocs; n > 100 {
		t.Errorf("%d allocations", n)
	}
}
