package dissect

import "testing"

func TestUDP(t *testing.T) { golden(t, "udp") }
