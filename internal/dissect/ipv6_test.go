package dissect

import "testing"

func TestIPv6(t *testing.T) { golden(t, "ipv6") }
