package dissect

import "testing"

func TestPPP(t *testing.T) { golden(t, "ppp") }
