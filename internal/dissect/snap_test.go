package dissect

import "testing"

func TestSNAP(t *testing.T) { golden(t, "snap") }
