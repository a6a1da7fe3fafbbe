package dissect

import "testing"

func TestRenumbering(t *testing.T) { golden(t, "renumbering") }
