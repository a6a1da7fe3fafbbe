package dissect

import "testing"

func TestDHCPv6(t *testing.T) { golden(t, "dhcpv6") }
