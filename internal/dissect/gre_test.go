package dissect

import "testing"

func TestGRE(t *testing.T) { golden(t, "gre") }
