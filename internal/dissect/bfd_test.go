package dissect

import "testing"

func TestBFD(t *testing.T) { golden(t, "bfd") }
