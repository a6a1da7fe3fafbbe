package dissect

import "testing"

func TestPPPoE(t *testing.T) { golden(t, "pppoe") }
