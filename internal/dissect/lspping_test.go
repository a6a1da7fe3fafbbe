package dissect

import "testing"

func TestLSPPing(t *testing.T) { golden(t, "lspping") }
