package neigh

import (
	"testing"
)

func TestStateString(t *testing.T) {
	if Probe.String() != "PROBE" || State(99).String() != "?" {
		t.Error("wrong names")
	}
}
