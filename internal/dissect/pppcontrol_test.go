package dissect

import "testing"

func TestPPPControl(t *testing.T) { golden(t, "pppcontrol") }
