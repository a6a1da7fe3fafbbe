package dissect

import "testing"

func TestICMPExtensions(t *testing.T) { golden(t, "icmpext") }
