package dissect

import "testing"

func TestDHCPv6Options(t *testing.T) { golden(t, "dhcpv6options") }
