package dissect

import "testing"

func TestLLC(t *testing.T) { golden(t, "llc") }
