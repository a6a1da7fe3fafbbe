package dissect

import "testing"

func TestBACP(t *testing.T) { golden(t, "bacp") }
