package dissect

import "testing"

func TestIPv4(t *testing.T) { golden(t, "ipv4") }
