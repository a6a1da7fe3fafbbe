package main

import (
	"runtime"
	"testing"
	"time"
)

// TestSpent: a thread's own work counts, and what it waits for does not.
func TestSpent(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	began, before := time.Now(), spent()
	for spent()-before < int64(2*time.Millisecond) {
	}
	if took := time.Since(began); took < time.Millisecond {
		t.Errorf("2 ms of a processor in %v", took)
	}
	before = spent()
	<-time.After(50 * time.Millisecond)
	if n := time.Duration(spent() - before); n > 40*time.Millisecond {
		t.Errorf("waiting took %v of a processor", n)
	}
}
