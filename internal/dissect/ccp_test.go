package dissect

import "testing"

func TestCCP(t *testing.T) { golden(t, "ccp") }
