package dissect

import "testing"

func TestSTPShortest(t *testing.T) { golden(t, "stpspb") }
