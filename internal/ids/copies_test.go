package ids

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestCopies(t *testing.T) {
	var c copies
	text := []byte(strings.Repeat("x", maxPayload))
	for frame := range uint64(3 * maxSpareCopies / maxPayload) {
		text[0] = byte(frame)
		if got := c.keep(frame, 0, text); len(got) != maxPayload || got[0] != byte(frame) {
			t.Fatalf("frame %d: %d bytes", frame, len(got))
		}
	}
	before := len(c.memory)
	if got := c.keep(7, 1, text); len(got) != maxPayload || len(c.memory) != before+maxPayload {
		t.Error("other flows of a frame have bytes of their own")
	}
	if got := c.keep(7, 1, text); len(got) != maxPayload || len(c.memory) != before+maxPayload {
		t.Error("the same bytes are copied once")
	}
	for i := 1; i < maxCopied/maxPayload; i++ {
		text[0]++
		if got := c.keep(7, 1, text); len(got) != maxPayload {
			t.Errorf("%d bytes of the %d. payload", len(got), i+1)
		}
	}
	text[0]++
	if c.keep(7, 1, text) != nil {
		t.Error("too much is kept of one frame")
	}
	if c.keep(8, 1, nil) != nil {
		t.Error("nothing is something")
	}
	if c.reset(); c.memory != nil {
		t.Errorf("%d bytes stay", cap(c.memory))
	}
}

// TestPayloadsOfWorkers: what alerts of a large batch show does not depend on who else is in it.
func TestPayloadsOfWorkers(t *testing.T) {
	rules := rulesOf(t, `alert udp any any -> any any (msg:"x"; content:"evil"; sid:1;)
alert udp any any -> any any (msg:"y"; content:"deed"; sid:2;)`)
	s := newScene(t, Config{}, "")
	var frames []Frame
	s.tap = func(f *Frame) { frames = append(frames, *f) }
	for i := range 1500 {
		s.datagram(fmt.Sprintf("10.0.%d.%d:4000", i>>8, i&255), "10.1.0.2:4001", fmt.Sprintf("evil deed %04d %s", i, strings.Repeat("x", maxPayload)))
	}
	for _, n := range []int{1, 3} {
		m := newTeam(Config{Payloads: true}, rules, n)
		spread := NewSpread(n)
		for i := range frames {
			w := spread.Worker(frames[i].Data, frames[i].LinkType)
			m.workers[w].Process(&frames[i], &m.results[w])
		}
		out := m.aggregator.Merge(time.Time{}, m.results)
		if len(out.Alerts) != 2*len(frames) {
			t.Fatalf("%d workers: %d alerts", n, len(out.Alerts))
		}
		for i := range out.Alerts {
			want := fmt.Sprintf("evil deed %04d ", i/2)
			if a := &out.Alerts[i]; len(a.Payload) != maxPayload || !strings.HasPrefix(string(a.Payload), want) {
				t.Fatalf("%d workers: alert %d has %d bytes", n, i, len(a.Payload))
			}
		}
	}
}
