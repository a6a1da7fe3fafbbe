package stream

import (
	"strings"
	"testing"

	"gotcp/internal/ids/event"
)

func TestMemoryHasALimit(t *testing.T) {
	k := newTalk(t, Config{MaxBytes: 8192})
	k.shake()
	for at := uint32(0); at < 65000; at += 1000 {
		k.send(c2s, data(at, strings.Repeat("x", 1000)))
		if k.e.Bytes() > 8192 {
			t.Fatalf("%d bytes held", k.e.Bytes())
		}
	}
	if k.e.Stats().NoMemory == 0 {
		t.Error("what was given up was not counted")
	}
	k.expect(s2c, ack(65000), event.ReassemblySeqGap)
	k.expect(c2s, data(65000, "back"), event.ReassemblySeqGap)
	k.expect(s2c, ack(65004))
	if !strings.HasSuffix(string(k.got[c2s]), "?back") {
		t.Errorf("does not go on after the gap: %q", k.got[c2s])
	}
}

// What sessions could not do is counted for all of them together.
func TestStatsAreOfAllSessions(t *testing.T) {
	k := newTalk(t, Config{Depth: 8, MaxSegments: 2})
	for range 2 {
		k.s = k.e.New()
		k.shake()
		k.send(c2s, data(0, "0123456789"))
		for i := range uint32(3) {
			k.send(s2c, data(2+2*i, "x"))
		}
		k.send(s2c, data(2, "y"))
	}
	if s := k.e.Stats(); s.DepthReached != 2 || s.TooManySegments == 0 || s.TooManySegments%2 != 0 || s.Overlaps != 2 || s.Gaps != 0 {
		t.Errorf("%+v", s)
	}
}
