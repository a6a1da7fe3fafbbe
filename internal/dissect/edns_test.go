package dissect

import "testing"

func TestEDNS(t *testing.T) { golden(t, "edns") }
