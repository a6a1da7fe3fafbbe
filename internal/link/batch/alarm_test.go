package batch

import (
	"slices"
	"testing"
	"time"
)

// The runtime alone is late by up to a millisecond, half of one on average.
func TestAlarmKeepsDeadlines(t *testing.T) {
	a, _ := pair(t)
	var late []time.Duration
	for i := range 51 {
		deadline := time.Now().Add(time.Millisecond + time.Duration(i)*37*time.Microsecond)
		if told, err := a.ReadUntil(func(uintptr) bool { return false }, deadline); told || err != nil {
			t.Fatal(told, err)
		}
		late = append(late, time.Since(deadline))
	}
	slices.Sort(late)
	if middle := late[len(late)/2]; late[0] < 0 || middle > 250*time.Microsecond {
		t.Errorf("late by %s, and by %s in the middle", late[0], middle)
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
