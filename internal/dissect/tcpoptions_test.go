package dissect

import "testing"

func TestTCPOptions(t *testing.T) { golden(t, "tcpoptions") }
