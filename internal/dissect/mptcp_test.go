package dissect

import "testing"

func TestMPTCP(t *testing.T) { golden(t, "mptcp") }
