package arp

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gotcp/internal/neigh/watch"
)

// warnings collects what a Hook complains about.
type warnings struct {
	mu    sync.Mutex
	lines []string
}

func (w *warnings) warnf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, fmt.Sprintf(format, args...))
}

func event() eventRecord {
	return newEventRecord(&watch.Event{Kind: watch.Spoof, Time: time.Unix(0, 0), IP: peer, MAC: mac3, Was: mac2})
}

func TestHookTellsTheCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "said")
	var w warnings
	h := NewHook(`echo "$GARP_EVENT $GARP_IP $GARP_MAC $GARP_WAS $GARP_TIME" > '`+file+`'; cat >> '`+file+`'`, w.warnf)
	h.Event(event())
	h.Close()
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := "spoof 10.0.0.2 02:00:00:00:00:03 02:00:00:00:00:02 1970-01-01T00:00:00Z\n" +
		`{"type":"spoof","time":"1970-01-01T00:00:00Z","ip":"10.0.0.2","mac":"02:00:00:00:00:03","vendor":"","was":"02:00:00:00:00:02"}` + "\n"
	if string(got) != want || len(w.lines) != 0 {
		t.Errorf("%s, %q", got, w.lines)
	}
}

// A command that hangs holds nobody up, and what waits for it is bounded.
func TestHookIsBounded(t *testing.T) {
	gate := filepath.Join(t.TempDir(), "gate")
	count := filepath.Join(t.TempDir(), "count")
	if err := os.WriteFile(gate, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var w warnings
	h := NewHook(`while [ -e '`+gate+`' ]; do sleep 0.01; done; echo x >> '`+count+`'`, w.warnf)
	const events = hookQueue + hookWorkers + 100
	for range events {
		h.Event(event())
	}
	// How many of the workers had begun is the scheduler's business.
	skipped := h.Skipped()
	if skipped < 100 || skipped > 100+hookWorkers {
		t.Errorf("%d skipped", skipped)
	}
	if len(w.lines) != 1 || !strings.Contains(w.lines[0], "not run") {
		t.Errorf("%q", w.lines)
	}
	if err := os.Remove(gate); err != nil {
		t.Fatal(err)
	}
	h.Close()
	got, err := os.ReadFile(count)
	if ran := strings.Count(string(got), "x"); err != nil || ran != events-skipped {
		t.Errorf("%d ran of %d, %v", ran, events-skipped, err)
	}
}

// The events of a capture are all run, however many they are.
func TestHookBeforehand(t *testing.T) {
	count := filepath.Join(t.TempDir(), "count")
	var w warnings
	h := NewHook(`echo x >> '`+count+`'`, w.warnf)
	h.beforehand()
	const events = hookQueue + hookWorkers + 20
	for range events {
		h.Event(event())
	}
	h.Close()
	got, err := os.ReadFile(count)
	if ran := strings.Count(string(got), "x"); err != nil || ran != events || h.Skipped() != 0 {
		t.Errorf("%d ran of %d, %v, %q", ran, events, err, w.lines)
	}
}

func TestHookTellsOfFailures(t *testing.T) {
	var w warnings
	h := NewHook("exit 3", w.warnf)
	h.Event(event())
	h.Close()
	if len(w.lines) != 1 || w.lines[0] != "--exec: spoof for 10.0.0.2: exit status 3" {
		t.Errorf("%q", w.lines)
	}
	var nobody *Hook
	nobody.Event(event())
	nobody.Close()
}
