package capturetest

import (
	"errors"
	"io"
	"testing"
	"time"

	"gotcp/internal/capture"
)

// Each Read does one step; who waits for nothing is only done with when a Read waits.
func TestScript(t *testing.T) {
	var waited, asked int
	broken := errors.New("broken")
	s := &Script{Steps: []any{Packets(60, 61), func() { waited++ }, func(waits bool) { asked++ }, Packets(62), broken}}
	var b capture.Batch
	passed := time.Unix(1, 0)
	for i, read := range []struct {
		deadline              time.Time
		packets, waits, looks int
		err                   error
	}{
		{passed, 2, 0, 0, nil},
		{passed, 0, 0, 0, nil},
		{time.Time{}, 0, 1, 0, nil},
		{passed, 0, 1, 1, nil},
		{time.Time{}, 0, 1, 2, nil},
		{time.Time{}, 1, 1, 2, nil},
		{time.Time{}, 0, 1, 2, broken},
		{time.Time{}, 0, 1, 2, broken},
	} {
		err := s.Read(&b, read.deadline)
		if err != read.err || len(b.Packets) != read.packets || waited != read.waits || asked != read.looks {
			t.Errorf("Read %d: %v, %d packets, waited %d times, asked %d times", i, err, len(b.Packets), waited, asked)
		}
	}
	if err := (&Script{}).Read(&b, passed); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
	s.Interrupt()
	if s.Rung != 1 {
		t.Errorf("rung %d times", s.Rung)
	}
}
