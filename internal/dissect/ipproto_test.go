package dissect

import "testing"

func TestIPProtocols(t *testing.T) { golden(t, "ipproto") }
