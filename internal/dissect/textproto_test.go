package dissect

import "testing"

func TestTextProtocols(t *testing.T) { golden(t, "textproto") }
