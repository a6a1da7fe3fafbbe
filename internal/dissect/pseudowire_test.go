package dissect

import "testing"

func TestPseudowires(t *testing.T) { golden(t, "pseudowire") }
