package dissect

import "testing"

func TestIPv6Routing(t *testing.T) { golden(t, "ipv6routing") }
