package dissect

import "testing"

func TestISISBridging(t *testing.T) { golden(t, "isisspb") }
