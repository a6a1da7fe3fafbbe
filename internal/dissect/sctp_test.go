package dissect

import "testing"

func TestSCTP(t *testing.T) { golden(t, "sctp") }
