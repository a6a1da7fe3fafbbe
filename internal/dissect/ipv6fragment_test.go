package dissect

import "testing"

func TestIPv6Fragment(t *testing.T) { golden(t, "ipv6fragment") }
