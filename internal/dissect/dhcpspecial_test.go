package dissect

import "testing"

func TestDHCPSpecialOptions(t *testing.T) { golden(t, "dhcpspecial") }
