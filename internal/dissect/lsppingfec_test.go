package dissect

import "testing"

func TestLSPPingFEC(t *testing.T) { golden(t, "lsppingfec") }
