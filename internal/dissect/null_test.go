package dissect

import "testing"

func TestNull(t *testing.T) { golden(t, "null") }
