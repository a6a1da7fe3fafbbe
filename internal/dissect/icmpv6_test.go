package dissect

import "testing"

func TestICMPv6(t *testing.T) { golden(t, "icmpv6") }
