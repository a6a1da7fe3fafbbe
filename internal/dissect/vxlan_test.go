package dissect

import "testing"

func TestVXLAN(t *testing.T) { golden(t, "vxlan") }
