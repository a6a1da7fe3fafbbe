package dissect

import "testing"

func TestRawIP(t *testing.T) { golden(t, "rawip") }
