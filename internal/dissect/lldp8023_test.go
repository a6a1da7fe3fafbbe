package dissect

import "testing"

func TestLLDP8023(t *testing.T) { golden(t, "lldp8023") }
