package dissect

import "testing"

func TestPPPOption(t *testing.T) { golden(t, "pppoption") }
