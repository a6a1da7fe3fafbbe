package dissect

import "testing"

func TestLLDPDCBX(t *testing.T) { golden(t, "lldpdcbx") }
