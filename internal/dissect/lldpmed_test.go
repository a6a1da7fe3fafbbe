package dissect

import "testing"

func TestLLDPMED(t *testing.T) { golden(t, "lldpmed") }
