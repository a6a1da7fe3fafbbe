package dissect

import "testing"

func TestICMP(t *testing.T) { golden(t, "icmp") }
