package dissect

import "testing"

func TestNTP(t *testing.T) { golden(t, "ntp") }
