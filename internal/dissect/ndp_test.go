package dissect

import "testing"

func TestNDP(t *testing.T) { golden(t, "ndp") }
