package echo

import (
	"slices"
	"testing"
	"time"
)

func newTestFlight() *flight {
	return newFlight(epoch, []time.Duration{time.Second, 2 * time.Second})
}

// lostIn is the targets of the probes that are lost by then.
func lostIn(f *flight, d time.Duration) (targets []int32) {
	for {
		n, at := f.due()
		if n == 0 || at > d {
			return targets
		}
		targets = append(targets, f.at(n).target)
		f.settle(n, lost)
	}
}

func TestFlightQueues(t *testing.T) {
	f := newTestFlight()
	var n []uint64
	for i := range 6 {
		n = append(n, f.open(epoch.Add(time.Duration(i)*100*ms), int32(i), uint32(i%3)))
	}
	f.settle(n[0], answered) // the head,
	f.settle(n[3], answered) // the tail of the short ones: both are gone
	f.settle(n[2], answered) // and one in the middle of the long ones
	f.settle(n[2], answered)
	if f.waiting != 3 {
		t.Fatal(f.waiting, "wait")
	}
	f.departed(epoch.Add(600*ms), n[1])
	f.departed(epoch.Add(700*ms), n[0])
	if got := lostIn(f, 2499*ms); !slices.Equal(got, []int32{4}) {
		t.Error("lost", got)
	}
	if got := lostIn(f, time.Hour); !slices.Equal(got, []int32{5, 1}) || f.waiting != 0 {
		t.Error("lost", got)
	}
	f.open(epoch.Add(time.Hour), 9, 0)
	if got := lostIn(f, 2*time.Hour); !slices.Equal(got, []int32{9}) {
		t.Error("lost", got)
	}
}

// The ring grows for what is young or still waits, and no further.
func TestFlightGrows(t *testing.T) {
	f := newTestFlight()
	open := func(millis int) uint64 { return f.open(epoch.Add(time.Duration(millis)*ms), int32(millis), 0) }
	for i := range fewestTries {
		f.settle(open(i), answered)
	}
	open(5000)
	if len(f.ring) != fewestTries || f.latest(2) != 2 || f.latest(1) != 0 {
		t.Fatal("grown for old ones:", len(f.ring), f.latest(1))
	}
	open(5000) // over one that is 4.999 s old
	if len(f.ring) != 2*fewestTries || f.latest(2) != 2 || f.at(2).target != 1 {
		t.Fatal("not grown for young ones:", len(f.ring), f.at(2))
	}
	if got := lostIn(f, time.Hour); len(got) != 2 {
		t.Error("lost", got)
	}
}

func TestFlightFull(t *testing.T) {
	f := newTestFlight()
	for range mostTries {
		if f.full() {
			t.Fatal("full")
		}
		f.open(epoch, 0, 0)
	}
	if !f.full() || len(f.ring) != mostTries {
		t.Fatal("not full")
	}
	f.settle(1, answered)
	if f.full() {
		t.Fatal("full of an answered one")
	}
	if n := f.open(epoch, 7, 0); n != mostTries+1 || f.latest(1) != n || f.earlier(n) != n-1<<16 {
		t.Error(n, f.latest(1), f.earlier(n))
	}
	// The oldest with the same number is forgotten.
	seen := 0
	for n := f.latest(1); n != 0; n = f.earlier(n) {
		seen++
	}
	if seen != mostTries>>16 || f.latest(0) != mostTries {
		t.Error(seen, "with one number")
	}
}

func TestFlightNumbers(t *testing.T) {
	f := newTestFlight()
	if f.latest(0) != 0 || f.latest(1) != 0 || f.latest(65535) != 0 {
		t.Error("there are probes before the first")
	}
	f.open(epoch, 0, 0)
	if f.latest(0) != 0 || f.latest(1) != 1 || f.latest(2) != 0 {
		t.Error(f.latest(0), f.latest(1), f.latest(2))
	}
}
