package dissect

import "testing"

func TestPAP(t *testing.T) { golden(t, "pap") }
