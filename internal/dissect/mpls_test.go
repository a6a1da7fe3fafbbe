package dissect

import "testing"

func TestMPLS(t *testing.T) { golden(t, "mpls") }
