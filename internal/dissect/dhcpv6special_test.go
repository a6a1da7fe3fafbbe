package dissect

import "testing"

func TestDHCPv6SpecialOptions(t *testing.T) { golden(t, "dhcpv6special") }
