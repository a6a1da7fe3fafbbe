package arp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"
)

// Hook runs a command for each event, beside the watch: it never waits for
// one. So many run at a time, so many events wait, and what is beyond is
// counted and not run. Only a capture waits until there is room.
type Hook struct {
	command string
	warn    func(format string, args ...any)
	queue   chan eventRecord
	stop    context.CancelFunc
	running sync.WaitGroup
	skipped int
	// patient waits for room instead of skipping: nothing is missed by it.
	patient bool
}

const (
	hookWorkers = 4
	hookQueue   = 256
	// hookPatience is how long a command may take, hookGrace how long those
	// that are left may take when the watch has ended.
	hookPatience = time.Minute
	hookGrace    = 5 * time.Second
)

// NewHook makes a Hook for a command of the shell. warn is told what failed,
// from other goroutines.
func NewHook(command string, warn func(format string, args ...any)) *Hook {
	ctx, stop := context.WithCancel(context.Background())
	h := &Hook{command: command, warn: warn, queue: make(chan eventRecord, hookQueue), stop: stop}
	for range hookWorkers {
		h.running.Go(func() {
			for r := range h.queue {
				h.run(ctx, &r)
			}
		})
	}
	return h
}

// Event hands over an event; a nil Hook does nothing.
func (h *Hook) Event(r eventRecord) {
	if h == nil {
		return
	}
	if h.patient {
		h.queue <- r
		return
	}
	select {
	case h.queue <- r:
	default:
		if h.skipped++; h.skipped == 1 {
			h.warn("--exec: more events than the command keeps up with; some are not run")
		}
	}
}

// beforehand makes a Hook wait for room, for events that are all there already.
func (h *Hook) beforehand() {
	if h != nil {
		h.patient = true
	}
}

// Skipped is how many events there was no room for.
func (h *Hook) Skipped() int {
	if h == nil {
		return 0
	}
	return h.skipped
}

// Close waits a while for what runs and waits, and ends it then.
func (h *Hook) Close() {
	if h == nil {
		return
	}
	close(h.queue)
	late := time.AfterFunc(hookGrace, h.stop)
	h.running.Wait()
	late.Stop()
	h.stop()
}

func (h *Hook) run(ctx context.Context, r *eventRecord) {
	if ctx.Err() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, hookPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", h.command)
	cmd.Env = append(os.Environ(), environment(r)...)
	input, err := json.Marshal(r)
	if err != nil {
		h.warn("--exec: %v", err)
		return
	}
	cmd.Stdin = bytes.NewReader(append(input, '\n'))
	// Its output must not get between our lines on stdout.
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		h.warn("--exec: %s for %s: %v", r.Type, r.IP, err)
	}
}

// environment is the event in variables for the command.
func environment(r *eventRecord) []string {
	env := []string{
		"GARP_EVENT=" + r.Type, "GARP_TIME=" + r.Time.Format(time.RFC3339Nano), "GARP_IP=" + r.IP.String(),
		"GARP_MAC=" + r.MAC.String(), "GARP_VENDOR=" + r.Vendor,
	}
	if r.Was != nil {
		env = append(env, "GARP_WAS="+r.Was.String(), "GARP_WAS_VENDOR="+r.WasVendor)
	}
	if r.Source != nil {
		env = append(env, "GARP_SOURCE="+r.Source.String())
	}
	if r.Count > 0 {
		env = append(env, fmt.Sprintf("GARP_COUNT=%d", r.Count))
	}
	return env
}
