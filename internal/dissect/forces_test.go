package dissect

import "testing"

func TestForCES(t *testing.T) { golden(t, "forces") }
