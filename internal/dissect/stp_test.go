package dissect

import "testing"

func TestSTP(t *testing.T) { golden(t, "stp") }
