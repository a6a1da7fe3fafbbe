package dissect

import "testing"

func TestAH(t *testing.T) { golden(t, "ah") }
