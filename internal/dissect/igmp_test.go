package dissect

import "testing"

func TestIGMP(t *testing.T) { golden(t, "igmp") }
