package dissect

import "testing"

func TestLLDP8021(t *testing.T) { golden(t, "lldp8021") }
