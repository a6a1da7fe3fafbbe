package dissect

import "testing"

func TestLLDPLocation(t *testing.T) { golden(t, "lldplocation") }
