package dissect

import "testing"

func TestLLDPIANA(t *testing.T) { golden(t, "lldpiana") }
