package dissect

import "testing"

func TestNodeInformation(t *testing.T) { golden(t, "nodeinfo") }
