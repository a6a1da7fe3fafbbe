package dissect

import "testing"

func TestLLDP(t *testing.T) { golden(t, "lldp") }
