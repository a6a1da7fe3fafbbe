package dissect

import "testing"

func TestISISReachability(t *testing.T) { golden(t, "isisreach") }
