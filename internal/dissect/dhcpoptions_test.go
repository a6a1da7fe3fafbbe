package dissect

import "testing"

func TestDHCPOptions(t *testing.T) { golden(t, "dhcpoptions") }
