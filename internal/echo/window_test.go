package echo

import (
	"testing"
	"time"
)

// fill opens probes up to a number, a microsecond apart, and marks them
// answered.
func fill(w *window, upTo uint64) {
	for w.next <= upTo {
		s, _ := w.open(epoch.Add(time.Duration(w.next) * time.Microsecond))
		s.fate = answered
	}
}

func TestWindowWrapsAround(t *testing.T) {
	w := newWindow(epoch)
	fill(w, windowSize-1)
	if s := w.find(0); s != nil {
		t.Error("number 0 before it was sent:", s.seq)
	}
	fill(w, windowSize+2)
	for wire, want := range map[uint16]uint64{0: windowSize, 1: windowSize + 1, 2: windowSize + 2, 3: 3, 65535: 65535} {
		if s := w.find(wire); s == nil || s.seq != want {
			t.Errorf("%d on the wire is %+v, want %d", wire, s, want)
		}
	}
	if w.at(2) != nil || w.at(3) == nil || w.at(windowSize+2) == nil || w.at(windowSize+3) != nil {
		t.Error("what is remembered")
	}
}

func TestWindowPushesOut(t *testing.T) {
	w := newWindow(epoch)
	w.open(epoch)
	w.open(epoch)
	fill(w, windowSize)
	s, out := w.open(epoch)
	if s.seq != windowSize+1 || out == nil || out.seq != 1 || out.fate != lost {
		t.Fatalf("%+v took the place of %+v", s, out)
	}
	// The one after it still waits, and is the next to be lost.
	var got []uint64
	w.expire(epoch.Add(time.Hour), time.Second, func(s *slot) { got = append(got, s.seq) })
	if len(got) != 2 || got[0] != 2 || got[1] != windowSize+1 {
		t.Error("lost:", got)
	}
	if !w.deadline(time.Second).IsZero() {
		t.Error("something still waits")
	}
}

func TestWindowExpiresInOrder(t *testing.T) {
	w := newWindow(epoch)
	for i := range 4 {
		s, _ := w.open(epoch.Add(time.Duration(i) * time.Second))
		if i == 1 {
			s.fate = answered
		}
	}
	var got []uint64
	note := func(s *slot) { got = append(got, s.seq) }
	w.expire(epoch.Add(2999*ms), time.Second, note)
	if len(got) != 1 || !w.deadline(time.Second).Equal(epoch.Add(3*time.Second)) {
		t.Fatal(got, w.deadline(time.Second))
	}
	w.expire(epoch.Add(3*time.Second), time.Second, note)
	if len(got) != 2 || got[1] != 3 {
		t.Error(got)
	}
}
