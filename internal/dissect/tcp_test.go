package dissect

import "testing"

func TestTCP(t *testing.T) { golden(t, "tcp") }
