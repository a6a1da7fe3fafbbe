package dissect

import "testing"

func TestIPv6Options(t *testing.T) { golden(t, "ipv6options") }
