package dissect

import "testing"

func TestRPL(t *testing.T) { golden(t, "rpl") }
