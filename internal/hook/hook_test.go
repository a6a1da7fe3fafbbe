package hook

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
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

func event() Event {
	return Event{About: "spoof for 10.0.0.2", Env: []string{"GARP_EVENT=spoof", "GARP_IP=10.0.0.2"}, Input: []byte("a record\n")}
}

func TestHookTellsTheCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "said")
	var w warnings
	h := New(`echo "$GARP_EVENT $GARP_IP" > '`+file+`'; cat >> '`+file+`'`, w.warnf)
	h.Event(event)
	h.Close()
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const want = "spoof 10.0.0.2\na record\n"
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
	h := New(`while [ -e '`+gate+`' ]; do sleep 0.01; done; echo x >> '`+count+`'`, w.warnf)
	const events = queueSize + workers + 100
	for range events {
		h.Event(event)
	}
	// How many of the workers had begun is the scheduler's business.
	skipped := h.Skipped()
	if skipped < 100 || skipped > 100+workers {
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
	h := New(`echo x >> '`+count+`'`, w.warnf)
	h.Beforehand()
	const events = queueSize + workers + 20
	for range events {
		h.Event(event)
	}
	h.Close()
	got, err := os.ReadFile(count)
	if ran := strings.Count(string(got), "x"); err != nil || ran != events || h.Skipped() != 0 {
		t.Errorf("%d ran of %d, %v, %q", ran, events, err, w.lines)
	}
}

func TestHookTellsOfFailures(t *testing.T) {
	var w warnings
	h := New("exit 3", w.warnf)
	h.Event(event)
	h.Close()
	if len(w.lines) != 1 || w.lines[0] != "--exec: spoof for 10.0.0.2: exit status 3" {
		t.Errorf("%q", w.lines)
	}
	var nobody *Hook
	nobody.Event(event)
	nobody.Close()
}
