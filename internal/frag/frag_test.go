package frag

import (
	"testing"
	"time"
)

func TestDefaults(t *testing.T) {
	want := Config{MaxBytes: 4 << 20, MaxPackets: 1024, MaxPerSource: 1 << 20, Timeout: 30 * time.Second}
	if got := (Config{}).withDefaults(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	set := Config{MaxBytes: 1, MaxPackets: 2, MaxPerSource: 3, Timeout: 4}
	if got := set.withDefaults(); got != set {
		t.Errorf("got %+v, want %+v", got, set)
	}
}

func TestVerdictString(t *testing.T) {
	for want, v := range map[string]Verdict{
		"held": Held, "complete": Complete, "duplicate": Duplicate, "malformed": Malformed, "overlap": Overlap,
		"too many": TooMany, "no room": NoRoom, "discarded": Discarded, "unknown": Discarded + 1,
	} {
		if v.String() != want {
			t.Errorf("%d is %q, want %q", v, v, want)
		}
	}
}
