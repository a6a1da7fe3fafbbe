package dissect

import "testing"

func TestOSI(t *testing.T) { golden(t, "osi") }
